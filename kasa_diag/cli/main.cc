// The command line. `kasa_diag --help` is its manual.

#include <algorithm>
#include <string>

#include "CLI/CLI.hpp"
#include "kasa_diag/cli/check_command.h"
#include "kasa_diag/cli/diagnose_command.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/explain_command.h"
#include "kasa_diag/cli/fit_command.h"
#include "kasa_diag/cli/knowledge_option.h"
#include "kasa_diag/cli/score_command.h"
#include "kasa_diag/cli/test_command.h"
#include "kasa_diag/cli/texts_command.h"
#include "kasa_diag/cli/troubleshoot_command.h"
#include "kasa_diag/version.h"

namespace kasa_diag::cli {
namespace {

void AddFilesOptions(CLI::App* command, KnowledgeOptions* options) {
  command
      ->add_option(
          "--knowledge", options->paths,
          "Knowledge file, or folder of *.textproto files, to add; may "
          "be given several times")
      ->type_name("PATH")
      ->allow_extra_args(false);
  command->add_flag("--no-bundled", options->no_bundled,
                    "Leave out the knowledge that comes with kasa_diag");
}

void AddKnowledgeOptions(CLI::App* command, KnowledgeOptions* options) {
  AddFilesOptions(command, options);
  command
      ->add_option("--texts", options->texts,
                   "Translated texts, as 'kasa_diag texts' prints them")
      ->type_name("FILE");
}

int Main(int argc, char** argv) {
  CLI::App app(
      "Tells what is most likely wrong with a smart-home device, and what to "
      "do "
      "next.\n\n"
      "  kasa_diag diagnose camera.json\n"
      "  kasa --host H --json state | kasa_diag diagnose -\n"
      "  kasa_diag troubleshoot camera.json --session=camera.session\n"
      "  kasa_diag explain weak_signal\n",
      "kasa_diag");
  app.set_version_flag("--version", std::string("kasa_diag ") + kVersion);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  DiagnoseArguments diagnose;
  CLI::App* diagnose_command = app.add_subcommand(
      "diagnose", "Diagnose the device, or each of the devices, in a file");
  diagnose_command
      ->add_option("file", diagnose.file,
                   "A snapshot (binary, text format, JSON) or a recording of "
                   "python-kasa; - or none: standard input")
      ->type_name("FILE");
  diagnose_command->add_option("--format", diagnose.format, "How to print")
      ->check(CLI::IsMember({"text", "json", "textproto", "binary"}))
      ->capture_default_str();
  diagnose_command->add_option("--from", diagnose.from, "What the file is")
      ->check(CLI::IsMember({"auto", "snapshot", "python-kasa"}))
      ->capture_default_str();
  AddKnowledgeOptions(diagnose_command, &diagnose.knowledge);
  diagnose_command
      ->add_option("--top", diagnose.top,
                   "Show the N likeliest causes (default: 5 as text, else all)")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
  diagnose_command
      ->add_option("--device", diagnose.device,
                   "The Nth device of a file with several")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
  diagnose_command->add_flag(
      "--no-complaint", diagnose.no_complaint,
      "Nobody complains: for monitoring devices that are mostly well");

  TroubleshootArguments troubleshoot;
  CLI::App* troubleshoot_command = app.add_subcommand(
      "troubleshoot",
      "Go through it together: one question or remedy at a time");
  troubleshoot_command
      ->add_option("file", troubleshoot.file,
                   "As for diagnose; none: nothing is known yet")
      ->type_name("FILE");
  troubleshoot_command
      ->add_option("--session", troubleshoot.session,
                   "Keep the session in this file; go on where it exists")
      ->type_name("FILE");
  troubleshoot_command
      ->add_option("--device", troubleshoot.device,
                   "The Nth device of a file with several")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
  AddKnowledgeOptions(troubleshoot_command, &troubleshoot.knowledge);

  std::string id;
  KnowledgeOptions explain_knowledge;
  CLI::App* explain_command =
      app.add_subcommand("explain",
                         "Show what the knowledge says of a cause, finding or "
                         "remedy, and where it "
                         "is from");
  CLI::Option* id_option =
      explain_command->add_option("id", id, "The id")->type_name("ID");
  bool gaps = false;
  explain_command
      ->add_flag("--gaps", gaps, "Show what the knowledge does not know")
      ->excludes(id_option);
  AddKnowledgeOptions(explain_command, &explain_knowledge);

  CheckArguments check;
  CLI::App* check_command = app.add_subcommand(
      "check", "Check knowledge files, alone or added to the bundled base");
  check_command
      ->add_option("path", check.knowledge.paths,
                   "Knowledge files, or folders of *.textproto files; none: "
                   "the bundled base, from its sources where the project is "
                   "the current folder")
      ->type_name("PATH");
  check_command->add_flag("--no-bundled", check.knowledge.no_bundled,
                          "They make a base of their own");
  check_command->add_flag("--strict", check.strict,
                          "Warnings fail, as errors do");
  check_command->add_flag("--budget", check.budget,
                          "Show what each finding costs, not only the widest");

  ScoreArguments score;
  CLI::App* score_command = app.add_subcommand(
      "score", "Measure the knowledge on cases whose cause is known");
  score_command
      ->add_option("--cases", score.cases,
                   "Labelled cases, one JSON object a line")
      ->required()
      ->type_name("FILE");
  score_command
      ->add_option("--predictions", score.predictions,
                   "Write what was predicted, one JSON object a line")
      ->type_name("FILE");
  score_command
      ->add_option("--ask", score.ask,
                   "Ask until N questions were answered, at most 3N put")
      ->type_name("N")
      ->check(CLI::Range(0, 1000));
  score_command->add_flag("--baseline", score.baseline,
                          "Score always-the-commonest beside it");
  score_command->add_flag("--misses", score.misses,
                          "List the cases that were not right");
  AddKnowledgeOptions(score_command, &score.knowledge);

  FitArguments fit;
  CLI::App* fit_command = app.add_subcommand(
      "fit",
      "Propose numbers that suit both what is written and labelled cases; "
      "changes no file");
  fit_command
      ->add_option("--cases", fit.cases,
                   "Labelled cases, one JSON object a line; may be given "
                   "several times")
      ->required()
      ->type_name("FILE")
      ->allow_extra_args(false);
  fit_command
      ->add_option("--weights", fit.weights,
                   "What a case of each file counts, in the files' order "
                   "(default: 1 each)")
      ->type_name("W,W...")
      ->delimiter(',')
      ->allow_extra_args(false);
  fit_command->add_flag("--keep-priors", fit.keep_priors,
                        "Leave priors as they are: for cases that say nothing "
                        "of how often causes occur");
  fit_command
      ->add_option("--spread", fit.fit.spread,
                   "How far off numbers may be: standard deviation, log odds")
      ->type_name("LOGODDS")
      ->capture_default_str();
  fit_command
      ->add_option("--passes", fit.fit.passes,
                   "How many steps; each goes half of the way that is left")
      ->type_name("N")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  fit_command
      ->add_option("--folds", fit.fit.folds,
                   "Judge the fit by leaving out each of N parts of the "
                   "sources; 0: do not")
      ->type_name("N")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  fit_command
      ->add_option("--least", fit.least,
                   "Show proposals that change a number by so much")
      ->type_name("LOGODDS")
      ->capture_default_str();
  AddFilesOptions(fit_command, &fit.knowledge);
  fit_command->get_option("--knowledge")->required();

  TestArguments test;
  CLI::App* test_command =
      app.add_subcommand("test", "Run an author's tests of the knowledge");
  test_command
      ->add_option("path", test.paths,
                   "Files of tests, or folders of them; a folder of knowledge "
                   "with a folder 'tests' in it is added, and tested")
      ->required()
      ->type_name("PATH");
  test_command->add_flag("--coverage", test.coverage,
                         "Show what the tests have seen of the knowledge");
  test_command->add_flag("--count-bundled", test.count_bundled,
                         "Count the bundled entries too, where the knowledge "
                         "is added to them");
  test_command
      ->add_option("--min-coverage", test.min_coverage,
                   "Fail where less than PERCENT of anything was seen")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0));
  AddKnowledgeOptions(test_command, &test.knowledge);

  KnowledgeOptions texts;
  CLI::App* texts_command = app.add_subcommand(
      "texts",
      "Print all texts for people, for a translator; with --texts, that file "
      "brought up to date");
  AddKnowledgeOptions(texts_command, &texts);

  app.footer(
      "Exit codes: 0 diagnosed, 1 the input cannot be read, 2 wrong usage, 3 "
      "the knowledge is wrong.");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 prints help on stdout, errors on stderr; its codes are its own.
    return app.exit(error) == 0 ? kOk : kBadUsage;
  }
  if (diagnose_command->parsed()) return RunDiagnose(diagnose);
  if (explain_command->parsed()) {
    if (id.empty() && !gaps) {
      PrintError("explain: name an id, or give --gaps");
      return kBadUsage;
    }
    return RunExplain(id, explain_knowledge);
  }
  if (score_command->parsed()) return RunScore(score);
  if (fit_command->parsed()) return RunFit(fit);
  if (test_command->parsed()) return RunTest(test);
  if (texts_command->parsed()) return RunTexts(texts);
  if (troubleshoot_command->parsed()) return RunTroubleshoot(troubleshoot);
  return RunCheck(check);
}

}  // namespace
}  // namespace kasa_diag::cli

int main(int argc, char** argv) { return kasa_diag::cli::Main(argc, argv); }
