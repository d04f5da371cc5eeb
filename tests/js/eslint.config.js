// What ESLint looks for beside its recommended rules; it is run from the repository's root.

import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "max-len": ["error", { code: 120 }],
      "max-lines": ["error", 250],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  { files: ["tests/js/**"], languageOptions: { globals: globals.node } },
];
