// Tables to take away: CSV, and the smallest workbook that Excel, LibreOffice and Numbers open without a word (ECMA-376).
//
// A column is { title, type, width }; types: "text", "number", "date" (ISO 8601), "link". A row is an array of values, null for none.

const encoder = new TextEncoder();

/** The table as CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel takes Chinese for another encoding. */
export const csv = (columns, rows) => {
  const cell = (value, type) => {
    let text = value === null || value === undefined ? "" : String(value);
    // A text that a spreadsheet would run as a formula is one no more behind an apostrophe.
    if (type === "text" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [
    columns.map((column) => cell(column.title, "text")),
    ...rows.map((row) => row.map((value, index) => cell(value, columns[index].type))),
  ];
  return encoder.encode(`\uFEFF${lines.map((line) => line.join(",")).join("\r\n")}\r\n`);
};

const DAY = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30); // day 0 of the calendar that workbooks count in
const LONGEST = 32_767; // characters in a cell (Excel's limit)
const MOST_LINKS = 65_000; // in a sheet (Excel's limit is 65,530)

const escaped = (text) =>
  String(text)
    // eslint-disable-next-line no-control-regex -- XML has no way to write these
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

/** A for 0, Z for 25, AA for 26. */
const letters = (index) => (index < 26 ? "" : letters(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

const serial = (iso) => (Date.parse(`${iso}T00:00:00Z`) - EPOCH) / DAY;

const STYLE = { text: 3, number: 0, date: 1, link: 2 };

const cellOf = (value, type, place) => {
  if (value === null || value === undefined || value === "") return "";
  if (type === "number" && Number.isFinite(Number(value))) return `<c r="${place}"><v>${Number(value)}</v></c>`;
  if (type === "date" && Number.isFinite(serial(value))) return `<c r="${place}" s="${STYLE.date}"><v>${serial(value)}</v></c>`;
  const text = String(value).length > LONGEST ? `${String(value).slice(0, LONGEST - 1)}…` : value;
  return `<c r="${place}" t="inlineStr" s="${STYLE[type] ?? STYLE.text}"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
};

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The table as the bytes of an .xlsx workbook with one sheet called `name`; `rightToLeft` turns the sheet round. */
export const xlsx = (columns, rows, name, { rightToLeft = false } = {}) => {
  const title = name.replace(/[\\/?*[\]:]/g, " ").slice(0, 31).trim() || "1";
  const links = [];
  const lines = rows.map((row, index) => {
    const number = index + 2;
    const cells = row.map((value, column) => {
      const place = `${letters(column)}${number}`;
      if (columns[column].type === "link" && value && links.length < MOST_LINKS) links.push([place, value]);
      return cellOf(value, columns[column].type, place);
    });
    return `<row r="${number}">${cells.join("")}</row>`;
  });
  const last = `${letters(columns.length - 1)}${rows.length + 1}`;
  const heads = columns.map((column, index) => `<c r="${letters(index)}1" t="inlineStr" s="4"><is><t>${escaped(column.title)}</t></is></c>`);
  const widths = columns.map((column, index) => `<col min="${index + 1}" max="${index + 1}" width="${column.width ?? 14}" customWidth="1"/>`);
  const sheet = [
    `${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}">`,
    `<sheetViews><sheetView workbookViewId="0"${rightToLeft ? ' rightToLeft="1"' : ""}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`,
    `<cols>${widths.join("")}</cols><sheetData><row r="1">${heads.join("")}</row>${lines.join("")}</sheetData>`,
    `<autoFilter ref="A1:${last}"/>`,
    links.length ? `<hyperlinks>${links.map(([place], index) => `<hyperlink ref="${place}" r:id="l${index + 1}"/>`).join("")}</hyperlinks>` : "",
    "</worksheet>",
  ].join("");
  const relation = (id, type, target, outside = "") => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${escaped(target)}"${outside}/>`;
  const relations = (list) => `${HEAD}<Relationships xmlns="${RELATIONS}">${list.join("")}</Relationships>`;
  const font = (more) => `<font>${more}<sz val="11"/><name val="Calibri"/></font>`;
  const format = (inner) => `<xf xfId="0" ${inner}</xf>`;
  const top = 'applyAlignment="1"><alignment vertical="top" wrapText="1"/>';
  const styles = [
    `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>`,
    `<fonts count="3">${font("")}${font('<u/><color rgb="FF0B5CAD"/>')}${font("<b/>")}</fonts>`,
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="5">${format(`numFmtId="0" fontId="0" fillId="0" borderId="0" ${top}`)}`,
    format(`numFmtId="164" fontId="0" fillId="0" borderId="0" applyNumberFormat="1" ${top}`),
    format(`numFmtId="0" fontId="1" fillId="0" borderId="0" applyFont="1" ${top}`),
    format(`numFmtId="49" fontId="0" fillId="0" borderId="0" applyNumberFormat="1" ${top}`),
    `${format(`numFmtId="0" fontId="2" fillId="0" borderId="0" applyFont="1" ${top}`)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  ].join("");
  return zip([
    ["[Content_Types].xml", `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/></Types>`],
    ["_rels/.rels", relations([relation("r1", "officeDocument", "xl/workbook.xml")])],
    ["xl/workbook.xml", `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(title)}" sheetId="1" r:id="r1"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", relations([relation("r1", "worksheet", "worksheets/sheet1.xml"), relation("r2", "styles", "styles.xml")])],
    ["xl/styles.xml", styles],
    ["xl/worksheets/sheet1.xml", sheet],
    ["xl/worksheets/_rels/sheet1.xml.rels", relations(links.map(([, target], index) => relation(`l${index + 1}`, "hyperlink", target, ' TargetMode="External"')))],
  ]);
};

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

const crcOf = (bytes) => {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
};

/** An archive of [name, text] pairs, stored as they are (APPNOTE 6.3.10, without compression). */
const zip = (files) => {
  const parts = [];
  const directory = [];
  let offset = 0;
  const header = (signature, fields) => {
    const size = fields.reduce((sum, [bytes]) => sum + bytes, 4);
    const view = new DataView(new ArrayBuffer(size));
    view.setUint32(0, signature, true);
    let position = 4;
    for (const [bytes, value] of fields) {
      if (bytes === 2) view.setUint16(position, value, true);
      else view.setUint32(position, value, true);
      position += bytes;
    }
    return new Uint8Array(view.buffer);
  };
  const UTF8 = 0x800;
  const DATE = 0x21; // 1 January 1980: the same bytes for the same table
  for (const [name, text] of files) {
    const path = encoder.encode(name);
    const data = encoder.encode(text);
    const common = [[2, 20], [2, UTF8], [2, 0], [2, 0], [2, DATE], [4, crcOf(data)], [4, data.length], [4, data.length], [2, path.length], [2, 0]];
    const local = header(0x04034b50, common);
    parts.push(local, path, data);
    directory.push(header(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), path);
    offset += local.length + path.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = header(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]]);
  const all = [...parts, ...directory, end];
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of all) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
};
