// Takes out of the tree of a rewritten statement what the rewriter is known to put in, so that the rest must equal the
// tree of the statement as it was. The tables of the test have the columns below; no statement names them itself.

import { isRepeated } from './references.mjs';

const VISIBLE = ['rpv_a', 'rpv_b'];
const LIVE = 'rpv_live';
const FLAG = 'rpv_deleted';

/**
 * Compares two parsed texts.
 *
 * `guards` counts the conditions that were found at a place where they may stand, each naming a table there;
 * `classes` names the readings that were needed beyond exact removal; `difference` is empty if the trees are equal.
 */
export function compare(original, rewritten) {
  const removal = new Removal();
  let left = plain(original);
  let right = removal.restore(plain(rewritten), null);
  const classes = [];
  for (const [name, reading] of Object.entries(READINGS)) {
    if (same(left, right)) {
      break;
    }
    const [before, after] = [text(left), text(right)];
    left = reading(left);
    right = reading(right);
    if (text(left) !== before || text(right) !== after) {
      classes.push(name);
    }
  }
  const difference = same(left, right) ? '' : firstDifference(left, right, '');
  return { guards: removal.guards, strays: removal.strays, classes, difference };
}

/** Readings that hold of both trees what a rewrite cannot preserve literally; each is used only if still needed. */
const READINGS = {
  // SELECT * from several tables is spelled out as t.*, u.*
  star: (tree) => everywhere(tree, spellStars),
  // a subquery in a table's place needs an alias: the table's own name
  alias: (tree) => everywhere(tree, dropOwnName),
  // public.t.a means nothing once t is a subquery
  schema: (tree) => everywhere(tree, cutQualifier),
  // a query in a string, for a function that runs it: a simple one, without its condition and list of columns
  string: (tree) => everywhere(tree, cutInString),
};

function cutInString(node) {
  const value = node.A_Const?.sval?.sval;
  if (value === undefined) {
    return node;
  }
  const plainValue = value
    .replace(`SELECT ${VISIBLE.join(', ')} FROM`, 'SELECT * FROM')
    .replace(new RegExp(`^(SELECT [^()]* FROM [\\w.]+) WHERE [\\w.]+\\.${LIVE}$`), '$1');
  return { A_Const: { ...node.A_Const, sval: { sval: plainValue } } };
}

const LOCATIONS = /location$|^stmt_len$|^list_start$|^list_end$|^rexpr_list_start$|^rexpr_list_end$/;

function plain(node) {
  if (Array.isArray(node)) {
    return node.map(plain);
  }
  if (node === null || typeof node !== 'object') {
    return node;
  }
  return Object.fromEntries(
    Object.keys(node)
      .filter((key) => !LOCATIONS.test(key) && !isRepeated(key, node))
      .sort()
      .map((key) => [key, plain(node[key])]),
  );
}

const text = (node) => JSON.stringify(sorted(node));
const same = (a, b) => text(a) === text(b);

function sorted(node) {
  if (Array.isArray(node)) {
    return node.map(sorted);
  }
  if (node === null || typeof node !== 'object') {
    return node;
  }
  return Object.fromEntries(
    Object.keys(node)
      .filter((key) => node[key] !== undefined)
      .sort()
      .map((key) => [key, sorted(node[key])]),
  );
}

function everywhere(node, change) {
  if (Array.isArray(node)) {
    return node.map((child) => everywhere(child, change));
  }
  if (node === null || typeof node !== 'object') {
    return node;
  }
  const changed = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, everywhere(value, change)]));
  return change(changed);
}

/** The names of a column reference; a star is `*`. */
function fields(node) {
  return node?.ColumnRef?.fields?.map((f) => (f.A_Star ? '*' : f.String.sval)) ?? null;
}

function column(names) {
  return { ColumnRef: { fields: names.map((n) => (n === '*' ? { A_Star: {} } : { String: { sval: n } })) } };
}

/** The live key set to NULL and nothing else: a DELETE made to mark its rows. */
function marks(targetList) {
  const only = targetList?.length === 1 ? targetList[0].ResTarget : null;
  return only?.name === LIVE && only.val?.A_Const?.isnull === true;
}

class Removal {
  guards = 0;
  strays = [];

  /** `level`: the tables of the statement around, by the names that they have there. */
  restore(node, level) {
    if (Array.isArray(node)) {
      return node.map((child) => this.restore(child, level));
    }
    if (node === null || typeof node !== 'object') {
      return node;
    }
    const derived = this.derivedTable(node);
    if (derived) {
      return derived;
    }
    const plain = wholeRow(node) ?? mergeAction(node);
    if (plain) {
      return plain;
    }
    if (node.ResTarget?.name === 'merge_action' && mergeAction(node.ResTarget.val)) {
      return { ResTarget: { val: mergeAction(node.ResTarget.val) } };
    }
    const own = node.relation || node.fromClause || node.usingClause || node.sourceRelation ? names(node) : level;
    const result = {};
    for (const [key, value] of Object.entries(node)) {
      result[key] = this.restore(this.cut(key, value, node, own), own);
    }
    return undo(result);
  }

  /** A clause without the conditions that were added at its end. */
  cut(key, value, node, level) {
    if (node.action && key === 'whereClause') {
      return this.condition(value, (q) => q.length === 1);
    }
    if (key === 'infer') {
      return this.inference(value);
    }
    if (key === 'condition' && node.matchKind) {
      return this.condition(value, (q) => q.length >= 1);
    }
    if (key === 'whereClause' || key === 'quals' || key === 'joinCondition') {
      return this.condition(value, (q) => this.takes(level, q));
    }
    return value;
  }

  takes(level, qualifier) {
    const name = qualifier[qualifier.length - 1];
    const left = level?.get(name) ?? 0;
    if (left > 0) {
      level.set(name, left - 1);
      this.guards++;
      return true;
    }
    this.strays.push(qualifier.join('.'));
    return false;
  }

  condition(value, accepts) {
    const isLive = (c) => {
      const names = fields(c);
      return names !== null && names[names.length - 1] === LIVE;
    };
    const accepted = (c) => accepts(fields(c).slice(0, -1));
    if (isLive(value)) {
      return accepted(value) ? undefined : value;
    }
    if (value?.BoolExpr?.boolop !== 'AND_EXPR') {
      return value;
    }
    let args = value.BoolExpr.args;
    while (args.length > 0 && isLive(args[args.length - 1]) && accepted(args[args.length - 1])) {
      args = args.slice(0, -1);
    }
    return args.length === 0 ? undefined : args.length === 1 ? args[0] : { BoolExpr: { ...value.BoolExpr, args } };
  }

  /** The conflict target names the live key as its last column, or has it as its predicate. */
  inference(infer) {
    const elements = infer.indexElems ?? [];
    const last = elements[elements.length - 1];
    const result = { ...infer };
    if (last?.IndexElem?.name === LIVE) {
      result.indexElems = elements.slice(0, -1);
    }
    if (infer.whereClause) {
      result.whereClause = this.condition(infer.whereClause, (q) => q.length === 0);
    }
    return result;
  }

  /** `(SELECT a, b FROM t WHERE live) AS x` for `t AS x`. */
  derivedTable(node) {
    const select = node.RangeSubselect?.subquery?.SelectStmt;
    if (!select || select.fromClause?.length !== 1) {
      return null;
    }
    const columns = select.targetList?.map((t) => fields(t.ResTarget?.val)) ?? [];
    const lists = VISIBLE.every((v, i) => columns[i]?.length === 1 && columns[i][0] === v);
    const filter = fields(select.whereClause);
    if (!lists || filter?.length !== 1 || filter[0] !== LIVE) {
      return null;
    }
    const alias = node.RangeSubselect.alias;
    const from = select.fromClause[0];
    const sample = from.RangeTableSample;
    const table = (sample ? sample.relation : from).RangeVar;
    if (!table || table.alias) {
      return null;
    }
    this.guards++;
    const ownName = alias.aliasname === table.relname && !alias.colnames;
    const restored = { RangeVar: ownName ? table : { ...table, alias } };
    return sample ? { RangeTableSample: { ...this.restore(sample, null), relation: restored } } : restored;
  }
}

/**
 * `(SELECT t FROM (SELECT t.a, t.b) AS t)` for the row `t`, and with `r` in its place for the row `t.*`. A row's version
 * that may not exist has the condition that it does.
 */
function wholeRow(node) {
  const select = node.SubLink?.subLinkType === 'EXPR_SUBLINK' ? node.SubLink.subselect?.SelectStmt : null;
  const subquery = select?.fromClause?.length === 1 ? select.fromClause[0].RangeSubselect : null;
  const inner = subquery?.subquery?.SelectStmt;
  const list = inner?.targetList?.map((t) => fields(t.ResTarget?.val));
  if (list?.length !== VISIBLE.length || inner.fromClause || (inner.whereClause && !exists(inner.whereClause))) {
    return null;
  }
  const qualifier = list[0]?.slice(0, -1);
  const alias = subquery.alias?.aliasname;
  const shown = fields(select.targetList?.[0]?.ResTarget?.val);
  const own = alias === qualifier?.[qualifier.length - 1];
  const named = (own || alias === 'r') && shown?.length === 1 && shown[0] === alias;
  const columns = list.every((l, i) => l && l[l.length - 1] === VISIBLE[i]);
  return named && columns ? column(own ? qualifier : [...qualifier, '*']) : null;
}

/** `t.deleted IS NOT NULL`. */
function exists(condition) {
  const test = condition.NullTest;
  return test?.nulltesttype === 'IS_NOT_NULL' && fields(test.arg)?.at(-1) === FLAG;
}

/** `CASE WHEN merge_action() = 'UPDATE' AND t.live IS NULL THEN 'DELETE' ELSE merge_action() END` for `merge_action()`. */
function mergeAction(node) {
  const otherwise = node.CaseExpr?.defresult;
  const marked = node.CaseExpr?.args?.[0]?.CaseWhen?.expr?.BoolExpr?.args;
  const live = fields(marked?.[1]?.NullTest?.arg);
  return otherwise?.MergeSupportFunc && live?.[live.length - 1] === LIVE ? otherwise : null;
}

/** What a statement calls its tables, with how many it calls so. */
function names(statement) {
  const found = new Map();
  const add = (name) => found.set(name, (found.get(name) ?? 0) + 1);
  const item = (node) => {
    if (node?.RangeVar) {
      add(node.RangeVar.alias?.aliasname ?? node.RangeVar.relname);
    } else if (node?.RangeTableSample) {
      item(node.RangeTableSample.relation);
    } else if (node?.JoinExpr) {
      item(node.JoinExpr.larg);
      item(node.JoinExpr.rarg);
    }
  };
  if (statement.relation?.relname) {
    item({ RangeVar: statement.relation });
  }
  [...(statement.fromClause ?? []), ...(statement.usingClause ?? []), statement.sourceRelation].forEach(item);
  return found;
}

/** What is one node in both trees but of another shape. */
function undo(node) {
  if (node.UpdateStmt && marks(node.UpdateStmt.targetList)) {
    const { targetList, fromClause, ...rest } = node.UpdateStmt;
    return { DeleteStmt: fromClause ? { ...rest, usingClause: fromClause } : rest };
  }
  if (node.matchKind && node.commandType === 'CMD_UPDATE' && marks(node.targetList)) {
    const { targetList, ...rest } = node;
    return { ...rest, commandType: 'CMD_DELETE' };
  }
  const listed = node.InsertStmt?.cols ?? (node.commandType === 'CMD_INSERT' ? node.targetList : null);
  if (listed && listed.every((c, i) => c.ResTarget.name === VISIBLE[i])) {
    if (node.InsertStmt) {
      const { cols, ...rest } = node.InsertStmt;
      return { InsertStmt: rest };
    }
    const { targetList, ...rest } = node;
    return rest;
  }
  const key = node.targetList ? 'targetList' : node.exprs ? 'exprs' : null;
  if (key) {
    return { ...node, [key]: stars(node[key], node) };
  }
  const rowArguments = node.RowExpr?.args;
  return rowArguments ? { RowExpr: { ...node.RowExpr, args: starsOfRow(rowArguments) } } : node;
}

/** `t.a, t.b` is `t.*` again, and `a, b` is `*`. */
function stars(items, statement) {
  const result = [];
  for (let i = 0; i < items.length; i++) {
    const first = fields(items[i].ResTarget?.val);
    const named = VISIBLE.every((v, j) => {
      const each = fields(items[i + j]?.ResTarget?.val);
      return each && !items[i + j].ResTarget.name && each[each.length - 1] === v;
    });
    if (named) {
      result.push({ ResTarget: { val: column([...first.slice(0, -1), '*']) } });
      i += VISIBLE.length - 1;
    } else {
      result.push(items[i]);
    }
  }
  return result;
}

function starsOfRow(items) {
  return stars(
    items.map((val) => ({ ResTarget: { val } })),
    null,
  ).map((item) => item.ResTarget.val);
}

/** The qualifiers of a statement's tables in order; null if one has none, or if a join merges columns. */
function qualifiers(statement) {
  const found = [];
  let open = true;
  const item = (node) => {
    const [type, body] = Object.entries(node ?? {})[0] ?? [];
    if (type === 'JoinExpr' && !body.alias) {
      open &&= !body.isNatural && !body.usingClause;
      item(body.larg);
      item(body.rarg);
    } else if (type === 'RangeTableSample') {
      item(body.relation);
    } else {
      const alias = body?.alias?.aliasname;
      const functionName = body?.functions?.[0]?.List?.items?.[0]?.FuncCall?.funcname;
      const name = alias ?? body?.relname ?? functionName?.[functionName.length - 1]?.String?.sval;
      open &&= Boolean(name);
      found.push(!alias && body?.schemaname ? [body.schemaname, name] : [name]);
    }
  };
  if (statement.sourceRelation) {
    item(statement.sourceRelation);
  }
  if (statement.relation?.relname) {
    item({ RangeVar: statement.relation });
  }
  [...(statement.fromClause ?? []), ...(statement.usingClause ?? [])].forEach(item);
  return open && found.length > 0 ? found : null;
}

function spellStars(node) {
  const spelled = (list, statement) => {
    const all = qualifiers(statement);
    return all
      ? list.flatMap((item) => {
          const names = fields(item.ResTarget?.val);
          return names?.length === 1 && names[0] === '*' && !item.ResTarget.name
            ? all.map((q) => ({ ResTarget: { val: column([...q, '*']) } }))
            : [item];
        })
      : list;
  };
  if (node.targetList && node.fromClause && !node.relation) {
    return { ...node, targetList: spelled(node.targetList, node) };
  }
  if (node.returningClause?.exprs && node.relation) {
    const exprs = spelled(node.returningClause.exprs, node);
    return { ...node, returningClause: { ...node.returningClause, exprs } };
  }
  return node;
}

function dropOwnName(node) {
  const own = node.relname !== undefined && node.alias?.aliasname === node.relname && !node.alias.colnames;
  if (own) {
    const { alias, ...rest } = node;
    return rest;
  }
  return node;
}

function cutQualifier(node) {
  const names = fields(node);
  return names?.length > 2 ? column(names.slice(-2)) : node;
}

function firstDifference(left, right, path) {
  if (same(left, right)) {
    return '';
  }
  const nested = left && right && typeof left === 'object' && typeof right === 'object';
  if (nested && Array.isArray(left) === Array.isArray(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const found = firstDifference(left[key], right[key], `${path}/${key}`);
      if (found) {
        return found;
      }
    }
  }
  const short = (value) => (JSON.stringify(value) ?? 'nothing').slice(0, 300);
  return `${path}: ${short(left)} became ${short(right)}`;
}
