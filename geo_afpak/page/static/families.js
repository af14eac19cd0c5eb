// Which groups belong under which: the register's parents. Pure functions; tested by `node --test`.

function topOf(code, parents) {
  const seen = new Set();
  let top = code;
  while (parents.has(top) && !seen.has(top)) {
    seen.add(top);
    top = parents.get(top);
  }
  return top;
}

/** Groups with their factions: [{ code, members }], where the group itself may not occur. */
export function familiesOf(codes, parents) {
  const families = new Map();
  for (const code of codes) {
    const top = topOf(code, parents);
    if (!families.has(top)) families.set(top, []);
    families.get(top).push(code);
  }
  return [...families].map(([code, members]) => ({ code, members: members.sort((a, b) => Number(b === code) - Number(a === code)) }));
}

/** A group and all that stand under it. */
export function withFactions(code, parents) {
  const found = [code];
  for (const above of found) {
    for (const [child, parent] of parents) if (parent === above && !found.includes(child)) found.push(child);
  }
  return found;
}

/** In how many of the rows at least one group of each family is named. */
export function countFamilies(store, rows, families) {
  const familyOf = new Map(families.flatMap(({ members }, index) => members.map((code) => [code, index])));
  const index = store.names.groups.map((code) => familyOf.get(code) ?? -1);
  const counts = new Array(families.length).fill(0);
  const last = new Array(families.length).fill(-1);
  const { from, codes } = store.groups;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place];
    for (let at = from[row]; at < from[row + 1]; at += 1) {
      const family = index[codes[at]];
      if (family === -1 || last[family] === row) continue;
      last[family] = row;
      counts[family] += 1;
    }
  }
  return counts;
}
