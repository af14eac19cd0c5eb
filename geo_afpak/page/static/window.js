// The time window in words: a period to choose, and its two days to type.
import { make } from "./dom.js";
import { windowsOf } from "./time.js";

const FIELD_NAMES = { from: "First day", to: "Last day" };
const LEAST_DAY = "1000"; // a year that is still being typed is none

function dayField(app, side) {
  const field = make("input", { type: "date", class: "ga-time-select ga-time-day", "aria-label": `${FIELD_NAMES[side]} of the time window` });
  field.addEventListener("change", () => {
    if (field.validity.badInput || (field.value && field.value < LEAST_DAY)) return;
    const { from, to } = { ...app.criteria, [side]: field.value || undefined };
    field.setCustomValidity(from && to && from > to ? "The first day lies after the last." : "");
    if (!field.reportValidity()) return;
    app.time.stop();
    app.setCriteria({ from, to });
  });
  return field;
}

/** The fields of the window, and how they follow it. */
export function windowFields(app, span, phases) {
  const windows = windowsOf(span, phases);
  const own = make("option", { value: "own", hidden: true }, "Own days");
  const select = make(
    "select", { class: "ga-time-select", "aria-label": "Period" },
    make("option", { value: "all" }, "All time"), own, ...windows.map(({ text }, at) => make("option", { value: at }, text)),
  );
  select.addEventListener("change", () => {
    const { from, to } = windows[select.value] ?? {};
    app.time.stop();
    app.setCriteria({ from, to });
  });
  const [first, last] = Object.keys(FIELD_NAMES).map((side) => dayField(app, side));
  const draw = ({ from, to }) => {
    const at = windows.findIndex((one) => one.from === from && one.to === to);
    own.hidden = at !== -1 || (!from && !to);
    select.value = at === -1 ? (own.hidden ? "all" : "own") : at;
    for (const [field, day] of [[first, from], [last, to]]) {
      if (field === document.activeElement && field.matches(":focus-visible") && field.value === "") continue;
      field.value = day ?? "";
      field.setCustomValidity("");
    }
  };
  return { parts: [select, make("span", { class: "ga-time-days" }, first, " to ", last)], draw };
}
