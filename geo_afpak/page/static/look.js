// How things look: geo_afpak/look/look.toml, as far as a style sheet cannot say it. It comes with
// the page's data and is set once, before anything is drawn.
export const LOOK = {};

export function setLook(data) {
  Object.assign(LOOK, data);
}
