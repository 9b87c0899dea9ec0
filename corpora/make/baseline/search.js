// A search service that logs pino's JSON lines, with an index server on another loopback port. In the failing run
// the index server goes away for a while: requests fail, a breaker opens, old results are served from the cache.
// node search.js OUT green|failing   (in a folder where `npm install pino@8` was run)
const http = require('http');
const pino = require('pino');
const [, , out, mode] = process.argv;
const log = pino({ base: { service: 'search', pid: process.pid } }, pino.destination({ dest: out, sync: true }));
const rnd = (n) => Math.floor(Math.random() * n);
const pause = (ms) => new Promise((ok) => setTimeout(ok, ms));
const terms = ['lamp', 'desk', 'chair', 'oak shelf', 'rug 2x3', 'cable', 'monitor arm', 'plant pot'];
const cache = new Map();
const breaker = { failures: 0, openUntil: 0 };
let indexPort;

const startIndex = (port) => new Promise((ok) => {
  const s = http.createServer(async (q, r) => { await pause(rnd(9)); r.end(JSON.stringify({ hits: rnd(90), shard: rnd(8) })); });
  s.listen(port, '127.0.0.1', () => ok(s));
});
const get = (port, path) => new Promise((ok, no) => http.get({ host: '127.0.0.1', port, path, agent: false }, (r) => {
  let body = '';
  r.on('data', (d) => (body += d));
  r.on('end', () => ok({ status: r.statusCode, body }));
}).on('error', no));

async function ask(child, q) {
  if (Date.now() < breaker.openUntil) {
    if (cache.has(q)) {
      child.warn({ q, ageMs: Date.now() - cache.get(q).at }, 'index unavailable, serving stale result');
      return cache.get(q);
    }
    throw new Error('index unavailable, nothing cached');
  }
  try {
    const found = JSON.parse((await get(indexPort, '/q?' + encodeURIComponent(q))).body);
    if (breaker.failures >= 5) log.info({ downMs: Date.now() - breaker.since }, 'breaker closed');
    breaker.failures = 0;
    cache.set(q, { ...found, at: Date.now() });
    return found;
  } catch (cause) {
    if (++breaker.failures === 1) breaker.since = Date.now();
    if (breaker.failures >= 5) {
      breaker.openUntil = Date.now() + 400;
      log.warn({ failures: breaker.failures, retryInMs: 400 }, 'breaker open');
    }
    throw new Error(`query to index products-v41 failed: ${cause.code}`, { cause });
  }
}

const server = http.createServer(async (request, res) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  const child = log.child({ reqId: Math.random().toString(16).slice(2, 14) });
  const start = process.hrtime.bigint();
  let status = 200;
  child.info({ req: { method: request.method, url: request.url, remote: '127.0.0.1' } }, 'incoming request');
  try {
    if (url.pathname === '/search') {
      const { hits, shard } = await ask(child, url.searchParams.get('q'));
      child.info({ hits, shard }, 'search done');
      if (hits === 0) child.warn({ q: url.searchParams.get('q') }, 'no hits');
    } else if (url.pathname !== '/health') status = 404;
  } catch (err) {
    status = 503;
    child.error({ err }, 'request failed');
  }
  res.writeHead(status);
  res.end('{}');
  child.info({ res: { statusCode: status }, responseTime: Number(process.hrtime.bigint() - start) / 1e6 }, 'request completed');
});

server.listen(0, '127.0.0.1', async () => {
  let index = await startIndex(0);
  indexPort = index.address().port;
  log.info({ node: process.version, port: 3000, index: 'products-v41' }, 'server listening');
  let sent = 0;
  const client = async () => {
    while (sent < 230) {
      const n = ++sent;
      if (mode === 'failing' && n === 110) index.close();
      if (mode === 'failing' && n === 145) { await pause(500); index = await startIndex(indexPort); }
      const q = encodeURIComponent(terms[rnd(terms.length)] + ' ' + rnd(4));
      await get(server.address().port, n % 25 === 0 ? '/health' : n % 70 === 0 ? '/favicon.ico' : '/search?q=' + q);
      await pause(rnd(40));
      if (n % 60 === 0) log.info({ heapUsed: process.memoryUsage().heapUsed, cacheSize: cache.size, eventLoopLagMs: rnd(3) }, 'stats');
    }
  };
  await Promise.all([client(), client(), client()]);
  index.close();
  server.close(() => log.info('server closed'));
});
