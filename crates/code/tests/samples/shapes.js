#!/usr/bin/env node
'use strict';
/* A drawing kept as a list of shapes. */

const fs = require('fs');
const { join } = require('path');
var util = require('util'), limits = { most: 10, check: function (n) { return n <= 10; } };

/** How many corners a shape has at most. */
const MOST_CORNERS = 64;
let count = 0, names = [];

/**
 * Reads a drawing. What is no shape is left out.
 *
 * @param {string} path
 */
function read(path, { strict = false, base = join(__dirname, 'a') } = {}) {
  const local = 1;
  function keep(shape) {
    return shape && shape.corners <= MOST_CORNERS;
  }
  return JSON.parse(fs.readFileSync(join(base, path))).filter(keep).map((it) => new Shape(it, local));
}

async function* walk(shapes) {
  for await (const shape of shapes) {
    if (!shape) continue;
    yield shape;
  }
}

function* numbers() { yield 1; yield 2; }

class Shape extends Object.assign(class Base {}, util) {
  static #made = 0;
  sides = 4;
  area = () => this.sides * 2;
  handler = function named(event) {
    return event;
  };

  constructor(it, local) {
    super();
    Shape.#made += local;
    this.it = it;
  }

  get corners() { return this.sides; }
  set corners(n) {
    this.sides = n;
  }

  static async of(...parts) {
    return parts.map(async (part) => { await part; });
  }

  #hide() {}
  *[Symbol.iterator]() {
    yield this;
  }
  'quoted name'() { return 1; }
}

const draw = (shape, on) => {
  on.draw(shape);
};

const one = x => x, two = async function () { return 2; };

Shape.prototype.move = function (dx, dy) {
  this.x += dx;
  const inner = () => dy;
  return inner();
};

module.exports.scale = (shape, by) => shape.scale(by);
handlers['a-b'] = function () {};

const api = {
  open: function () { return 1; },
  close: async () => {
    return 2;
  },
  flush() {
    return 3;
  },
  'with-dash': function* () {},
  nested: { deep: () => 0 },
};

(function () {
  var hidden = 5;
  function within() { return hidden; }
  within();
})();

describe('shapes', () => {
  const local = 5;
  it('moves', () => { expect(local).toBe(5); });
});

export { read, draw as paint };
export * from './other.js';
export const Box = class extends Shape {
  open() {}
};
export default function () {
  return api;
}
function last(a,
  b) {
  return a
    + b;
}
