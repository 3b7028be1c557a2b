// The places where a statement names a table, taken from PostgreSQL's syntax tree alone.

const TARGETS = { InsertStmt: 'INSERT', UpdateStmt: 'UPDATE', DeleteStmt: 'DELETE', MergeStmt: 'MERGE' };

// Names of new tables, of views, and of what FOR UPDATE OF means, which is an alias.
const NO_REFERENCE = new Set(['intoClause', 'into', 'view', 'lockingClause']);

const NESTED = {
  ExplainStmt: 'query',
  PrepareStmt: 'query',
  DeclareCursorStmt: 'query',
  ViewStmt: 'query',
  CreateTableAsStmt: 'query',
  CopyStmt: 'query',
};

/** Whether a statement is a query or DML, perhaps inside EXPLAIN and the like; else the kind that it is. */
export function kind(statement) {
  const [type, body] = Object.entries(statement)[0];
  if (type === 'SelectStmt' || TARGETS[type]) {
    return 'QUERY';
  }
  const inner = NESTED[type] && body[NESTED[type]];
  return inner ? kind(inner) : type;
}

/**
 * `{name, schema, at, role, cte, guarded}` of each reference; `at` counts bytes. `guarded` says whether it must get a
 * condition: what is inserted into needs none, and what CURRENT OF names can have none.
 */
export function references(statement) {
  const found = [];
  visit(statement, null, '', found);
  return found;
}

/** The same for queries inside a statement of another kind, such as a policy or the body of a function. */
export function referencesInside(node) {
  if (Array.isArray(node)) {
    return node.flatMap(referencesInside);
  }
  if (node === null || typeof node !== 'object') {
    return [];
  }
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'SelectStmt' || TARGETS[key] ? references({ [key]: value }) : referencesInside(value),
  );
}

function isVisible(scope, name) {
  for (let level = scope; level; level = level.outer) {
    if (level.names.has(name)) {
      return true;
    }
  }
  return false;
}

function visit(node, scope, type, found) {
  if (Array.isArray(node)) {
    node.forEach((child) => visit(child, scope, '', found));
    return;
  }
  if (node === null || typeof node !== 'object') {
    return;
  }
  const inside = node.withClause ? withClause(node.withClause, scope, found) : scope;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'withClause' || NO_REFERENCE.has(key) || isRepeated(key, node)) {
      continue;
    }
    if (key === 'relation' && TARGETS[type]) {
      const free = type === 'InsertStmt' || node.whereClause?.CurrentOfExpr !== undefined;
      found.push(reference(value, TARGETS[type], false, !free));
    } else if (key === 'RangeVar') {
      const cte = !value.schemaname && isVisible(inside, value.relname);
      // what CREATE RECURSIVE VIEW stands for is written nowhere
      if (value.location !== -1) {
        found.push(reference(value, 'READ', cte, !cte));
      }
    } else {
      visit(value, inside, key, found);
    }
  }
}

/** `SET (a, b) = (SELECT …)` has its one query once for each column. */
export function isRepeated(key, node) {
  return key === 'source' && node.colno > 1;
}

/** Each query sees those before it, under RECURSIVE all; what follows sees all. */
function withClause(clause, outer, found) {
  const queries = clause.ctes.map((c) => c.CommonTableExpr);
  const all = { names: new Set(queries.map((q) => q.ctename)), outer };
  const before = new Set();
  for (const query of queries) {
    visit(query, clause.recursive ? all : { names: new Set(before), outer }, '', found);
    before.add(query.ctename);
  }
  return all;
}

function reference(relation, role, cte, guarded) {
  return {
    name: relation.relname,
    schema: relation.schemaname ?? null,
    at: relation.location ?? 0,
    role,
    cte,
    guarded,
  };
}
