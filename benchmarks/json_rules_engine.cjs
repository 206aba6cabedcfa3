// The peer from npm: json-rules-engine, on the rules that evaluator_export wrote.
// Prints one line of JSON: nanoseconds a snapshot.
//
//   node json_rules_engine.cjs EXPORTED.json

const fs = require('fs');
const {Engine} = require('json-rules-engine');

const exported = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

function condition(atom) {
  const operators = {
    has: 'isSet', less: 'lessThan', at_least: 'greaterThanInclusive',
    equal: 'equal', not_equal: 'isOther', in: 'in', is_true: 'equal'
  };
  const value = atom.kind === 'in' ? atom.values :
      atom.kind === 'is_true' || atom.kind === 'has' ? true : atom.values[0];
  return {fact: atom.field, operator: operators[atom.kind], value};
}

function conditions(rule) {
  const atoms = rule.atoms.map(condition);
  if (rule.form === 'all_with_either') {
    return {all: [{any: atoms.slice(0, 2)}, ...atoms.slice(2)]};
  }
  if (rule.form === 'all_with_not') {
    return {all: [{not: atoms[0]}, ...atoms.slice(1)]};
  }
  return {all: atoms};
}

async function main() {
  const engine = new Engine([], {allowUndefinedFacts: true});
  // A field that is not set makes an atom false, as in the other peers.
  engine.addOperator('isSet', (fact) => fact !== undefined);
  engine.addOperator('isOther',
                     (fact, value) => fact !== undefined && fact !== value);
  exported.rules.forEach((rule, i) => {
    engine.addRule({conditions: conditions(rule), event: {type: `r${i}`}});
  });
  const times = [];
  for (let round = 0; round < 3; ++round) {
    const begin = process.hrtime.bigint();
    for (let s = 0; s < exported.snapshots.length; ++s) {
      const {events} = await engine.run(exported.snapshots[s]);
      if (events.length !== exported.true[s]) {
        throw new Error(`snapshot ${s}: ${events.length} rules are true, ` +
                        `not ${exported.true[s]}`);
      }
    }
    times.push(Number(process.hrtime.bigint() - begin) /
               exported.snapshots.length);
  }
  console.log(JSON.stringify(
      {rules: exported.rules.length, nanoseconds: Math.min(...times)}));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
