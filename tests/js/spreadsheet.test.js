// What the register is taken away as. The workbook itself is opened by a spreadsheet library in tests/browser/test_recommendations.py.
"use strict";

const assert = require("node:assert");
const { mkdtempSync, cpSync, writeFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { test, before, after } = require("node:test");

let home;
let spreadsheet;

before(async () => {
  home = mkdtempSync(join(tmpdir(), "wgreport-sheet-")); // beside a package.json, so that every Node reads it as a module
  cpSync(join(__dirname, "../../templates/assets/spreadsheet.js"), join(home, "spreadsheet.js"));
  writeFileSync(join(home, "package.json"), '{"type": "module"}');
  spreadsheet = await import(pathToFileURL(join(home, "spreadsheet.js")).href);
});
after(() => rmSync(home, { recursive: true }));

const COLUMNS = [
  { title: "报告", type: "text" },
  { title: "Paragraph", type: "number" },
  { title: "From", type: "date" },
];
const text = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

test("a table as CSV: byte order mark, quotes where they are needed, no formula", () => {
  const rows = [["请,各国", 59, "2020-08-31"], ['he said "no"', null, null], ["=1+1", -1, null], ["two\nlines", 2, null]];
  assert.strictEqual(
    text(spreadsheet.csv(COLUMNS, rows)),
    '\uFEFF报告,Paragraph,From\r\n"请,各国",59,2020-08-31\r\n"he said ""no""",,\r\n\'=1+1,-1,\r\n"two\nlines",2,\r\n',
  );
});

test("the same table gives the same workbook", () => {
  const rows = [["工作组", 59, "2020-08-31"]];
  assert.deepStrictEqual(spreadsheet.xlsx(COLUMNS, rows, "x"), spreadsheet.xlsx(COLUMNS, rows, "x"));
});

test("what XML cannot hold is left out of a workbook", () => {
  const sheet = text(spreadsheet.xlsx(COLUMNS, [["a\u0001<b>&\u000B", 1, null]], "x"));
  assert.ok(sheet.includes("a&lt;b&gt;&amp;</t>"));
});
