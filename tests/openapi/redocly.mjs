// SPDX-License-Identifier: GPL-3.0-only
// node redocly.mjs FILE: what `redocly lint --extends recommended-strict` says of an OpenAPI document.
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

const config = await createConfig({ extends: ['recommended-strict'] });
const problems = await lint({ ref: process.argv[2], config });
formatProblems(problems, { format: 'codeframe', totals: getTotals(problems), version: '' });
console.log(`${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
