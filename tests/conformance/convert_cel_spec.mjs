// Writes the conformance tests of the npm package @bufbuild/cel-spec as the
// text files that they were made from: one SimpleTestFile for each.
//
//   node convert_cel_spec.mjs FOLDER     (run where the package is installed)
//
// The package holds the tests as objects of protobuf's JSON mapping. They are
// read with its own descriptors, which know bytes, enums and packed messages,
// and printed by a walk over their fields.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Packages resolve from the working directory, not from this file's.
const require = createRequire(join(process.cwd(), "package.json"));
const load = async (name) => import(pathToFileURL(require.resolve(name)).href);

const { reflect } = await load("@bufbuild/protobuf/reflect");
const { ScalarType, getExtension, hasExtension } =
  await load("@bufbuild/protobuf");
const { anyUnpack } = await load("@bufbuild/protobuf/wkt");
const { getConformanceSuite } = await load(
  "@bufbuild/cel-spec/testdata/tests.js"
);
const { getTestRegistry } = await load(
  "@bufbuild/cel-spec/testdata/registry.js"
);
const { SimpleTestSchema } = await load(
  "@bufbuild/cel-spec/cel/expr/conformance/test/simple_pb.js"
);

const registry = getTestRegistry();

function quote(bytes) {
  let text = '"';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (char === '"' || char === "\\") text += "\\" + char;
    else if (byte >= 0x20 && byte < 0x7f) text += char;
    else text += "\\" + byte.toString(8).padStart(3, "0");
  }
  return text + '"';
}

function scalar(type, value) {
  switch (type) {
    case ScalarType.STRING:
      return quote(new TextEncoder().encode(value));
    case ScalarType.BYTES:
      return quote(value);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      if (Number.isNaN(value)) return "nan";
      if (value === Infinity) return "inf";
      if (value === -Infinity) return "-inf";
      return Object.is(value, -0) ? "-0.0" : String(value);
    default:
      return String(value);
  }
}

// The lines of a message's fields.
function print(schema, message, indent, lines) {
  if (schema.typeName === "google.protobuf.Any") {
    const packed = anyUnpack(message, registry);
    if (packed !== undefined) {
      lines.push(`${indent}[${message.typeUrl}] {`);
      const type = registry.getMessage(packed.$typeName);
      print(type, packed, indent + "  ", lines);
      lines.push(`${indent}}`);
      return;
    }
  }
  const view = reflect(schema, message);
  const one = (field, name, value) => {
    if (field.message !== undefined && field.message !== null) {
      lines.push(`${indent}${name} {`);
      print(field.message, value.message ?? value, indent + "  ", lines);
      lines.push(`${indent}}`);
    } else if (field.enum !== undefined && field.enum !== null) {
      const known = field.enum.value[value];
      lines.push(`${indent}${name}: ${known ? known.name : value}`);
    } else {
      lines.push(`${indent}${name}: ${scalar(field.scalar, value)}`);
    }
  };
  for (const field of schema.fields) {
    if (!view.isSet(field)) continue;
    const value = view.get(field);
    if (field.fieldKind === "list") {
      for (const element of value) one(field, field.name, element);
    } else if (field.fieldKind === "map") {
      for (const [key, element] of value) {
        const text = scalar(field.mapKey, key);
        lines.push(`${indent}${field.name} {`, `${indent}  key: ${text}`);
        const outer = indent;
        indent += "  ";
        one(field, "value", element);
        indent = outer;
        lines.push(`${indent}}`);
      }
    } else {
      // A group is named by its type.
      const name = field.delimitedEncoding ? field.message.name : field.name;
      one(field, name, value);
    }
  }
  for (const extension of registry) {
    if (extension.kind !== "extension") continue;
    if (extension.extendee.typeName !== schema.typeName) continue;
    if (!hasExtension(message, extension)) continue;
    const value = getExtension(message, extension);
    for (const element of Array.isArray(value) ? value : [value]) {
      one(extension, `[${extension.typeName}]`, element);
    }
  }
}

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
let count = 0;
for (const suite of getConformanceSuite().suites) {
  const lines = [`name: ${JSON.stringify(suite.name)}`];
  for (const section of suite.suites) {
    lines.push("section {", `  name: ${JSON.stringify(section.name)}`);
    for (const test of section.tests) {
      lines.push("  test {");
      print(SimpleTestSchema, test.original, "    ", lines);
      lines.push("  }");
      ++count;
    }
    lines.push("}");
  }
  const path = join(folder, `${suite.name}.textproto`);
  writeFileSync(path, lines.join("\n") + "\n");
}
console.log(`${count} tests of ${getConformanceSuite().suites.length} files`);
