// A link to the view and a text to cite it by.
import { linkOf } from "./address.js";
import { openDialog } from "./dialogs.js";
import { make } from "./dom.js";
import { isolate } from "./format.js";
import { countWords, criteriaWords, notesOf } from "./wording.js";

/** Copy a field's text; where the browser forbids it, leave it selected and say so. */
export async function copyField(field, status) {
  field.focus();
  field.select();
  let done = true;
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    done = document.execCommand?.("copy") ?? false;
  }
  status.textContent = done ? "Copied." : "The text is selected: press Ctrl+C (or Cmd+C) to copy it.";
}

/** A page inside another, or one made of text, has no address that others could open. */
function ownAddress(app) {
  if (!/^(file|https?):$/.test(location.protocol)) return null;
  const code = linkOf(app);
  return location.href.split("#")[0] + (code ? `#${code}` : "");
}

/** What is on the screen as a citation: title, selection, numbers, credits, dates; no clock. */
export function citeText(app) {
  const { meta } = app;
  const shown = criteriaWords(app);
  const link = ownAddress(app);
  return [
    `${isolate(meta.title)} [interactive map].`,
    `Shown: ${shown.length ? shown.join("; ") : "all events, nothing filtered"}.`,
    `Selection: ${countWords(app)}.`,
    ...notesOf(app),
    `${meta.attribution.replace(/\.$/, "")}.`,
    link && `Link: ${link}`,
    "Accessed: ____________",
  ].filter(Boolean).join("\n");
}

function copyPart(label, field, status) {
  return make("p", { class: "ga-copy" }, make("button", { type: "button", class: "ga-button", on: { click: () => copyField(field, status) } }, label));
}

export function openShare(app) {
  const status = make("p", { class: "ga-small", role: "status" });
  const address = ownAddress(app);
  const link = make("input", { class: "ga-field", readonly: true, value: address ?? "", "aria-label": "Link to this view" });
  const cite = make("textarea", { class: "ga-field", readonly: true, rows: "9", "aria-label": "Citation of this view" });
  cite.value = citeText(app);
  const linkPart = address === null
    ? [make("p", { class: "ga-small" }, "This map is shown inside another page and has no address of its own. Open its file by itself to get a link.")]
    : [
        link, copyPart("Copy link", link, status),
        make("p", { class: "ga-small" }, location.protocol === "file:" ? "The map is a file on this computer. For others, send the file, and the part of the link from “#” on, which works with every copy." : "It holds the filters, the layers, the part of the map and the card that are open now."),
      ];
  openDialog("ga-share", "Share and cite this view", make("h3", {}, "Link"), ...linkPart, make("h3", {}, "Citation"), cite, copyPart("Copy citation", cite, status), status);
}
