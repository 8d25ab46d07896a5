import { transformSync } from '@swc/core';

/** TypeScript to what Node runs. @param {string} code @param {string} filename @returns {string} */
export const compile = (code, filename) =>
  transformSync(code, {
    filename,
    configFile: false,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
    module: { type: 'es6' },
  }).code;
