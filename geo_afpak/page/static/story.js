// A story on the map: steps of view, words and notes. The words stand in the head of the page, in
// the order in which they are read; the notes on the map are the same ones once more.
import { followText, linkOf } from "./address.js";
import { announce, byId, make } from "./dom.js";
import { goHome } from "./extent.js";
import { isNarrow } from "./notes.js";
import { drawPicture } from "./snapshot.js";

const SWIPE = 44; // pixels
const AREA_RIM = 24;

/** The words of a step in order, for those who listen. */
function stepWords({ steps }, at) {
  const { title, text, notes } = steps[at];
  return [`Step ${at + 1} of ${steps.length}: ${title}.`, text, ...notes.map((note) => `${note.text}.`)].join(" ");
}

function notesList({ notes }) {
  return notes.length ? make("ol", { class: "ga-story-notes" }, ...notes.map(({ text }) => make("li", { dir: "auto" }, text))) : null;
}

/** Heading and text of a step; before the first stands what the story as a whole says. */
function stepText({ title, text, steps }, at) {
  const step = steps[at];
  return [
    make("p", { class: "ga-kind" }, make("bdi", {}, title), ` · ${at + 1} of ${steps.length}`),
    make("h2", { id: "ga-story-title", tabindex: "-1", dir: "auto" }, step.title),
    ...(at === 0 && text ? [make("p", { class: "ga-small", dir: "auto" }, text)] : []),
    make("p", { class: "ga-story-text", dir: "auto" }, step.text),
    notesList(step),
  ];
}

/** Bring the map to a step: its filters, then its area in the room that its words leave. */
function showStepView(app, at) {
  const { link, area } = app.meta.story.steps[at];
  followText(app, link);
  app.resized();
  if (!area) {
    if (!/(^|&)v=/.test(link)) goHome(app); // the room is another one than at the start
    return;
  }
  const [west, south, east, north] = area;
  app.map.fitBounds([[south, west], [north, east]], { animate: false, padding: [AREA_RIM, AREA_RIM] });
}

/** Every step as a picture with its words, one a sheet; printed by the browser. */
async function printStory(app) {
  const { story } = app.meta;
  const root = document.documentElement;
  const at = app.storyAt;
  const sheets = make("div", { class: "ga-sheets" });
  for (let step = 0; step < story.steps.length; step += 1) {
    app.showStep(step, { quiet: true });
    const canvas = await drawPicture(app);
    const words = stepText(story, step);
    for (const node of words) node?.removeAttribute("id");
    sheets.append(make("section", { class: isNarrow(app) ? "ga-sheet ga-sheet-numbers" : "ga-sheet" }, ...words, canvas));
  }
  app.showStep(at, { quiet: true });
  document.querySelector(".ga-sheets")?.remove();
  document.body.append(sheets);
  root.classList.add("ga-print-story");
  addEventListener("afterprint", () => {
    root.classList.remove("ga-print-story");
    sheets.remove();
  }, { once: true });
  window.print();
}

function drawStory(app, host) {
  const { story } = app.meta;
  const at = app.storyAt;
  host.classList.toggle("ga-story-told", at !== null);
  document.documentElement.classList.toggle("ga-in-story", at !== null);
  if (at === null) {
    const open = make("button", { type: "button", class: "ga-link ga-story-open", on: { click: () => app.showStep(0, { focus: true }) } }, "Story: ", make("bdi", {}, story.title));
    host.replaceChildren(open);
    return;
  }
  const held = host.contains(document.activeElement) ? document.activeElement.dataset.to ?? "words" : undefined;
  const last = story.steps.length - 1;
  const button = (to, text, label, run, disabled = false) => make("button", { type: "button", class: "ga-button", "data-to": to, "aria-label": label, disabled, on: { click: run } }, text);
  host.replaceChildren(
    make("div", { class: "ga-story-words", role: "group", "aria-labelledby": "ga-story-title", tabindex: "0" }, ...stepText(story, at).filter(Boolean)),
    make(
      "div", { class: "ga-story-buttons", role: "group", "aria-label": "Steps of the story" },
      button("back", "‹ Back", "Step back", () => app.showStep(at - 1), at === 0),
      button("on", "Next ›", "Next step", () => app.showStep(at + 1), at === last),
      button("print", "Print", "Print the story, a sheet for each step", () => printStory(app)),
      button("close", "Close", "Close the story", () => app.showStep(null)),
    ),
  );
  if (!held) return;
  const wanted = host.querySelector(`[data-to="${held}"]:not(:disabled)`) ?? byId("ga-story-title");
  wanted.focus({ preventScroll: true });
}

function addKeys(app, host) {
  const steps = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
  host.addEventListener("keydown", (press) => {
    if (app.storyAt === null || press.ctrlKey || press.metaKey || press.altKey) return;
    if (press.key === "Escape") app.showStep(null);
    else if (press.key in steps) app.showStep(app.storyAt + steps[press.key]);
    else return;
    press.preventDefault();
    press.stopPropagation();
  });
  let from = null;
  host.addEventListener("touchstart", ({ changedTouches: [{ clientX, clientY }] }) => {
    from = [clientX, clientY];
  }, { passive: true });
  host.addEventListener("touchend", ({ changedTouches: [{ clientX, clientY }] }) => {
    const [dx, dy] = [clientX - from[0], clientY - from[1]];
    if (app.storyAt !== null && Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) app.showStep(app.storyAt - Math.sign(dx));
  });
}

/** The story's place in the head of the page, where the page has one. */
export function addStory(app) {
  const { story } = app.meta;
  const host = byId("ga-story");
  host.hidden = !story;
  if (!story) return;
  let before = "";
  /** Stand at a step, or at none, without moving the map. */
  app.openStep = (at) => {
    app.storyAt = at;
    drawStory(app, host);
    app.resized();
  };
  app.showStep = (at, { focus = false, quiet = false } = {}) => {
    if (at !== null && !(at in story.steps)) return;
    if (app.storyAt === null) before = linkOf(app);
    app.openStep(at);
    if (at === null) {
      followText(app, before);
      host.firstChild.focus();
      return;
    }
    showStepView(app, at);
    if (focus) byId("ga-story-title").focus({ preventScroll: true });
    if (!quiet) announce(stepWords(story, at));
  };
  addKeys(app, host);
  drawStory(app, host);
}
