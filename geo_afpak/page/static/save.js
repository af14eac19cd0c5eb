// Files that the page makes, handed to the browser: they never leave the reader's machine.
import { csvCell } from "./csv.js";
import { make } from "./dom.js";
import { slugOf } from "./find.js";
import { criteriaWords, titleOf } from "./wording.js";

const KEEP_FOR = 60000;
const WORDS_MOST = 80;

export function saveFile(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_FOR);
}

/** Title and selection: of its conditions those that have room, each whole but for the first. */
export function fileName(app, ending) {
  const parts = criteriaWords(app).map((words) => slugOf(words, WORDS_MOST)).filter(Boolean);
  while (parts.length > 1 && parts.join("-").length > WORDS_MOST) parts.pop();
  const words = [slugOf(titleOf(app), 60), parts.join("-")].filter(Boolean).join("_");
  return `${words || "map"}.${ending}`;
}

/** A table as CSV; the mark at the start tells a spreadsheet that the letters are UTF-8. */
export function saveRows(app, what, header, rows) {
  const line = (cells) => `${cells.map(csvCell).join(",")}\n`;
  saveFile(fileName(app, `${what}.csv`), new Blob(["\ufeff", line(header), ...rows.map(line)], { type: "text/csv" }));
}
