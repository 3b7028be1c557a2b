// Answers one JSON object a line with one JSON object a line:
//   {"sql": text}                    -> {"kinds": […], "references": […]} or {"error": message}
//   {"sql": text, "rewritten": text} -> the same and {"comparison": {…}} or {"rewrittenError": message}
// Offsets are given in UTF-16 units, as Java counts.
import { createInterface } from 'node:readline';
import { loadModule, parseSync } from 'libpg-query';
import { compare } from './comparison.mjs';
import { kind, references, referencesInside } from './references.mjs';

await loadModule();

function characters(sql) {
  const bytes = Buffer.from(sql, 'utf8');
  return bytes.length === sql.length ? (at) => at : (at) => bytes.subarray(0, at).toString('utf8').length;
}

function answer({ sql, rewritten }) {
  let tree;
  try {
    tree = parseSync(sql);
  } catch (error) {
    return { error: error.message };
  }
  const statements = (tree.stmts ?? []).map((s) => s.stmt);
  const offset = characters(sql);
  const result = {
    kinds: statements.map(kind),
    references: statements.flatMap((s) => (kind(s) === 'QUERY' ? references(s) : referencesInside(s))).map((r) => ({ ...r, at: offset(r.at) })),
  };
  if (rewritten !== undefined) {
    try {
      const after = parseSync(rewritten);
      result.comparison = compare(
        statements,
        (after.stmts ?? []).map((s) => s.stmt),
      );
    } catch (error) {
      result.rewrittenError = error.message;
    }
  }
  return result;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
