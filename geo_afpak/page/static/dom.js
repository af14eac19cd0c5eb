// Elements built by hand: text only ever enters as text.

/** An element with a class, attributes and children; strings become text nodes. */
export function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "on") for (const [kind, run] of Object.entries(value)) element.addEventListener(kind, run);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

/** The same in the SVG name space. */
export function makeSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A part of the column that opens and closes under its heading. */
export function section(title, open, ...content) {
  return make("details", { class: "ga-section", open }, make("summary", {}, make("h2", {}, title)), ...content);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Say something to those who listen instead of look. */
export function announce(text) {
  byId("ga-status").textContent = text;
}
