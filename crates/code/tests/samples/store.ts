import type { Readable } from 'node:stream';
import fs = require('fs');
import { readFile as read, writeFile } from 'node:fs/promises';

export * from './errors';
export { read };

/** What a key may be. */
export type Key = string | number;

type Handler<T extends object = {}> = {
  on(event: string, listener: (value: T) => void): void;
  off?: (event: string) => void;
};

export enum Level { Low = 1, High = 2 }
declare const VERSION: string;
declare function native(name: string): number;
declare module 'plain-module' {
  export function plain(): void;
}
declare global {
  interface Window { store: Store<unknown> }
}

export namespace Keys.Inner {
  export const first: Key = 'a';
  export function isKey(value: unknown): value is Key {
    return typeof value === 'string';
  }
}

/**
 * A store of values.
 */
export interface Backend<T> extends Handler<{}> {
  readonly name: string;
  get(key: Key): Promise<T | undefined>;
  set(
    key: Key,
    value: T,
  ): Promise<void>;
  [key: string]: unknown;
}

@sealed
@named('store')
export abstract class Store<T> implements Iterable<T> {
  static readonly instances = new Map<string, Store<unknown>>();
  private values: T[] = [];
  protected readonly level: Level = Level.Low;
  onChange = (value: T): void => {
    this.values.push(value);
  };

  constructor(private readonly backend: Backend<T>, public name?: string) {}

  get size(): number { return this.values.length; }
  set size(value: number) {
    this.values.length = value;
  }

  load(key: Key): Promise<T>;
  load(key: Key, or: T): Promise<T>;
  async load(key: Key, or?: T): Promise<T> {
    const found = await this.backend.get(key);
    if (found === undefined) {
      throw new Error(`no ${key}`);
    }
    return found ?? or!;
  }

  abstract flush(force?: boolean): Promise<void>;

  @logged({ level: 'debug' })
  protected static async open<U>(this: new () => U): Promise<U> {
    return new this();
  }

  *[Symbol.iterator](): IterableIterator<T> {
    yield* this.values;
  }
}

export const pick = <T, K extends keyof T>(it: T, key: K): T[K] => it[key];

export function assertKey(value: any): asserts value is Key {}

export function overload(a: string): string;
export function overload(a: number): number;
export function overload(a: any): any {
  return a;
}

abstract class Shape {
  abstract area(): number;
}

const settings = { depth: 3, handler: function (event: Event) { return event; } } as const;
let current: Store<string> | undefined;
export default class extends Shape {
  area() { return 0; }
}
