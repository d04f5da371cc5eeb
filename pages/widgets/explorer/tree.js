// The whole tree as the browser keeps it, unpacked from the lines that `packed` in widget.py makes.

/**
 * One node. Positions stand for nodes: `up` is the parent's (-1 for the root), `children` holds theirs.
 * @typedef {object} Node
 * @property {string} id
 * @property {string} name
 * @property {number} up
 * @property {string} family
 * @property {string} behavior
 * @property {string} code those of ICD-10-CM, as its row shows them
 * @property {string[]} codes
 * @property {string} look
 * @property {string} status
 * @property {number} photos
 * @property {string[]} synonyms
 * @property {number[]} children
 * @property {number} leaves the diseases in or below it
 * @property {number} height the rings that it needs
 */

/** @type {Record<string, string>} */
const FAMILIES = { m: "malignant", b: "benign", n: "non-neoplastic", r: "root" };
/** @type {Record<string, string>} */
const STATUSES = { r: "resolved", m: "merged", n: "not-covered", "": "" }; // none where no model could be opened

/**
 * Nodes in the order given, each after its parent.
 * @param {string} text
 */
export function unpack(text) {
  const nodes = text.split("\n").map(nodeOf);
  nodes.forEach((node, at) => nodes[node.up]?.children.push(at));
  for (const node of nodes.toReversed()) {
    node.leaves ||= 1;
    const above = nodes[node.up];
    if (!above) continue;
    above.leaves += node.leaves;
    above.height = Math.max(above.height, node.height + 1);
  }
  return nodes;
}

/**
 * @param {string} line
 * @returns {Node}
 */
function nodeOf(line) {
  const [id, name, up, letters, photos = "", behavior = "", code = "", others = "", synonyms = ""] = line.split("\t");
  const family = FAMILIES[letters[0]];
  const codes = [...(code ? code.split(" or ") : []), ...(others ? others.split("|") : [])];
  return {
    id: id || idOf(name), name, up: Number(up), family, behavior, code, codes,
    look: behavior === "premalignant" ? "premalignant" : family,
    status: STATUSES[letters.slice(1)],
    photos: Number(photos),
    synonyms: synonyms ? synonyms.split("|") : [],
    children: [], leaves: 0, height: 0,
  };
}

/**
 * The id that most names have: `packed` leaves it out.
 * @param {string} name
 */
function idOf(name) { return name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""); }

/**
 * From the root down to a node, the node included.
 * @param {Node[]} nodes
 * @param {Node} node
 */
export function pathTo(nodes, node) {
  /** @type {Node[]} */
  const path = [];
  for (let at = node; at; at = nodes[at.up]) path.unshift(at);
  return path;
}

/**
 * @param {number} count
 * @param {string} word
 */
function counted(count, word) { return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`; }

/** @param {Node} node */
export function diseasesIn(node) { return node.children.length ? counted(node.leaves, "disease") : ""; }

/**
 * What the model knows of a node. A merged node lies in a training class: the nearest node above that is covered.
 * @param {Node[]} nodes
 * @param {Node} node
 */
function knownOf(nodes, node) {
  if (node.status !== "merged") return node.status === "resolved" ? "covered" : node.status.replace("-", " ");
  const holder = pathTo(nodes, node).findLast(({ status }) => status === "resolved");
  return holder ? `read as part of ${holder.name}` : "read as part of a larger group";
}

/**
 * Everything that is said of a node beside its name.
 * @param {Node[]} nodes
 * @param {Node} node
 */
export function factsOf(nodes, node) {
  const photos = node.photos ? counted(node.photos, "training photo") : "";
  return [node.behavior, diseasesIn(node), [knownOf(nodes, node), photos].filter(Boolean).join(", ")].filter(Boolean);
}
