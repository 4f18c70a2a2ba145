"use strict";
/**
 * Chooses which labels are drawn, and where: greedily, the important ones first, each beside its node where it covers neither a
 * label nor a node. A bold one may lie over a few small dots, or away from its node at the end of a line. All in pixels.
 *
 * wanted: [{ x, y, radius, width, height, bold }], the most important first
 * nodes: [{ x, y, radius }], every circle that is to stay visible
 * taken: [[left, top, right, bottom]], what else is in the way
 * returns [{ at: index into wanted, left, top, plate: whether dots lie under it, line: [x, y, x, y] from node to label, if it is away }]
 */
function placeLabels(wanted, nodes, taken, width, height) {
  const CELL = 32, columns = Math.ceil(width / CELL) + 1, rows = Math.ceil(height / CELL) + 1;
  const DOT = 6.5, MOST_DOTS = 10, BESIDE = 5, FARTHER = [32, 56, 84, 116, 152], A_DOT = 24;
  const column = x => Math.min(columns - 1, Math.max(0, Math.floor(x / CELL)));
  const row = y => Math.min(rows - 1, Math.max(0, Math.floor(y / CELL)));
  const circles = new Map(), boxes = new Map();
  function cells(left, top, right, bottom, visit) {
    for (let y = row(top); y <= row(bottom); y++) for (let x = column(left); x <= column(right); x++) if (visit(y * columns + x) === false) return false;
    return true;
  }
  function put(map, cell, what) { const there = map.get(cell); if (there) there.push(what); else map.set(cell, [what]); }
  nodes.forEach(node => cells(node.x - node.radius, node.y - node.radius, node.x + node.radius, node.y + node.radius, cell => put(circles, cell, node)));
  const take = box => cells(...box, cell => put(boxes, cell, box));
  taken.forEach(take);

  /** Whether the box touches nothing that is taken. */
  function free(left, top, right, bottom) {
    return cells(left, top, right, bottom, cell => !(boxes.get(cell) || []).some(box => left < box[2] && box[0] < right && top < box[3] && box[1] < bottom));
  }

  /** From the rim of the node to the nearest point of the box. */
  function lineTo({ x, y, radius }, left, top, right, bottom) {
    const toX = Math.min(Math.max(x, left), right), toY = Math.min(Math.max(y, top), bottom);
    const rim = Math.min(1, radius / Math.max(1, Math.hypot(toX - x, toY - y)));
    return [x + (toX - x) * rim, y + (toY - y) * rim, toX, toY];
  }

  /** A line as small boxes. */
  function along([x0, y0, x1, y1]) {
    const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 6);
    return Array.from({ length: steps }, (_, n) => [x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps]).map(([x, y]) => [x - 2, y - 2, x + 2, y + 2]);
  }

  /** How many dots the box covers; Infinity where it must not be. */
  function cost(own, left, top, right, bottom) {
    if (left < 2 || top < 1 || right > width - 2 || bottom > height - 1) return Infinity;
    if (!free(left, top, right, bottom)) return Infinity;
    const covered = new Set();
    const open = cells(left, top, right, bottom, cell => {
      for (const node of circles.get(cell) || []) {
        const dx = node.x - Math.min(Math.max(node.x, left), right), dy = node.y - Math.min(Math.max(node.y, top), bottom);
        if (dx * dx + dy * dy >= node.radius * node.radius || (node.x === own.x && node.y === own.y)) continue;
        if (node.radius > DOT) return false;
        covered.add(node);
      }
      return true;
    });
    return open ? covered.size : Infinity;
  }

  const placed = [];
  wanted.forEach((label, at) => {
    const { x, y, radius, width: w, height: h } = label, beside = radius + BESIDE;
    let best = null, least = label.bold ? MOST_DOTS : 1;
    const attempt = (left, top, away) => {
      const covers = cost(label, left - 2, top, left + w + 2, top + h) + away / A_DOT; // so long a line is as bad as one dot
      if (covers >= least) return;
      const line = away ? lineTo(label, left, top, left + w, top + h) : null;
      if (line && along(line).some(box => !free(...box))) return;
      least = covers;
      best = { at, left, top, plate: covers > away / A_DOT, line };
    };
    for (const [left, top] of [[x + beside, y - h / 2], [x - beside - w, y - h / 2], [x - w / 2, y + radius + 3], [x - w / 2, y - radius - 3 - h],
      [x + beside, y + 2], [x + beside, y - h - 2], [x - beside - w, y + 2], [x - beside - w, y - h - 2]]) if (least > 0) attempt(left, top, 0);
    if (label.bold) for (const away of FARTHER) for (let turn = 0; turn < 12; turn++) {
      const cosine = Math.cos(turn * Math.PI / 6), sine = Math.sin(turn * Math.PI / 6);
      if (least > away / A_DOT) attempt(x + cosine * (away + w / 2) - w / 2, y + sine * away - h / 2, away);
    }
    if (!best) return;
    take([best.left - 4, best.top - 1, best.left + w + 4, best.top + h + 1]);
    if (best.line) along(best.line).forEach(take);
    placed.push(best);
  });
  return placed;
}
