// Rules for the page's modules and their tests; `make lint-js` runs them.
const LANGUAGE = { ecmaVersion: 2024, sourceType: "module" };
const named = (names) => Object.fromEntries(names.split(" ").map((name) => [name, "readonly"]));

const FAULTS = [
  "array-callback-return", "constructor-super", "for-direction", "getter-return", "no-async-promise-executor",
  "no-class-assign", "no-compare-neg-zero", "no-cond-assign", "no-const-assign", "no-constant-binary-expression",
  "no-constant-condition", "no-constructor-return", "no-control-regex", "no-debugger", "no-dupe-args", "no-dupe-else-if",
  "no-dupe-keys", "no-duplicate-case", "no-duplicate-imports", "no-empty", "no-empty-character-class", "no-empty-pattern",
  "no-ex-assign", "no-fallthrough", "no-func-assign", "no-import-assign", "no-inner-declarations", "no-invalid-regexp",
  "no-irregular-whitespace", "no-loss-of-precision", "no-misleading-character-class", "no-new-native-nonconstructor",
  "no-obj-calls", "no-prototype-builtins", "no-redeclare", "no-regex-spaces",
  "no-self-assign", "no-self-compare", "no-setter-return", "no-shadow-restricted-names", "no-sparse-arrays",
  "no-template-curly-in-string", "no-this-before-super", "no-undef", "no-unexpected-multiline", "no-unmodified-loop-condition",
  "no-unreachable", "no-unreachable-loop", "no-unsafe-finally", "no-unsafe-negation", "no-unsafe-optional-chaining",
  "no-unused-labels", "no-unused-private-class-members", "no-useless-assignment", "no-useless-backreference",
  "no-useless-catch", "no-useless-escape", "require-yield", "use-isnan", "valid-typeof",
];
const STYLE = {
  "default-case-last": "error", eqeqeq: "error", "no-alert": "error", "no-console": "error", "no-eval": "error",
  "no-implied-eval": "error", "no-new-func": "error", "no-script-url": "error", "no-shadow": "error", "no-throw-literal": "error",
  "no-unused-vars": ["error", { ignoreRestSiblings: true }], "no-var": "error", "object-shorthand": "error",
  "prefer-const": "error", "prefer-template": "error", "max-lines": ["error", 400],
};
// Text enters the page as text only (dom.js); nothing is fetched or run from data.
const DOORS = ["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "setHTMLUnsafe"].map((property) => ({ property }));

export default [
  { rules: { ...Object.fromEntries(FAULTS.map((rule) => [rule, "error"])), ...STYLE } },
  {
    files: ["geo_afpak/page/static/*.js"],
    languageOptions: {
      ...LANGUAGE,
      globals: named(
        "Blob CSS DecompressionStream HTMLCanvasElement HTMLImageElement Image L Node Path2D ResizeObserver Response SVGSVGElement TextDecoder URL "
        + "XMLSerializer addEventListener atob cancelAnimationFrame clearTimeout devicePixelRatio document getComputedStyle "
        + "getSelection history innerHeight innerWidth location matchMedia navigator performance queueMicrotask requestAnimationFrame setTimeout "
        + "structuredClone window",
      ),
    },
    rules: { "no-restricted-properties": ["error", ...DOORS], "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "eval"] },
  },
  { files: ["tests/js/*.mjs"], languageOptions: { ...LANGUAGE, globals: named("Buffer console TextEncoder URL") } },
];
