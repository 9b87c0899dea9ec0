// A small Node.js service that logs with pino (JSON lines), loaded on loopback by a bounded client.
// node gateway.js OUT   (in a folder where `npm install pino@8` was run)
const http = require('http');
const fs = require('fs');
const pino = require('pino');
const log = pino({ base: { service: 'search-gateway' }, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: process.argv[2], sync: true }));
let seed = 41;
const rnd = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
const terms = ['lamp', 'desk', 'chair', 'oak shelf', 'rug 2x3', 'cable', 'monitor arm', 'plant pot'];
const cache = new Map();

async function suggest(req, term) {
  const raw = term === '%E0%A4%A' ? decodeURIComponent(term) : term;
  return raw.split(' ').map((w) => w[0].toUpperCase() + w.slice(1));
}

async function search(req, q) {
  if (req.n === 613) await new Promise((ok) => setTimeout(ok, 2700));
  if (req.n === 402) {
    try {
      await fs.promises.readFile('index/shard-07.bin');
    } catch (e) {
      throw new Error('shard 7 of index products-v41 cannot be opened', { cause: e });
    }
  }
  const hit = cache.has(q);
  cache.set(q, req.n);
  return { hit, hits: 1 + (q.length * 37) % 90 };
}

const server = http.createServer(async (request, res) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  const req = { n: Number(request.headers['x-n']), method: request.method, url: url.pathname + url.search };
  const child = log.child({ reqId: 'r-' + req.n });
  const start = process.hrtime.bigint();
  child.info({ req: { method: req.method, url: req.url, remote: '127.0.0.1' } }, 'incoming request');
  let status = 200;
  try {
    if (url.pathname === '/search') {
      const r = await search(req, url.searchParams.get('q'));
      child.debug(r, 'searched');
      child.info({ cache: r.hit ? 'hit' : 'miss', hits: r.hits, shard: req.n % 8 }, 'search done');
    } else if (url.pathname === '/suggest') await suggest(req, req.n === 555 ? '%E0%A4%A' : url.searchParams.get('q'));
    else if (url.pathname !== '/health') status = 404;
  } catch (err) {
    status = err instanceof URIError ? 400 : 500;
    child[status === 500 ? 'error' : 'warn']({ err }, 'request failed');
  }
  res.writeHead(status);
  res.end('{}');
  child.info({ res: { statusCode: status }, responseTime: Number(process.hrtime.bigint() - start) / 1e6 }, 'request completed');
});

const get = (port, path, n) => new Promise((ok) => http.get({ host: '127.0.0.1', port, path, headers: { 'x-n': n } }, (r) => { r.resume(); r.on('end', ok); }));

server.listen(0, '127.0.0.1', async () => {
  log.info({ node: process.version, port: 3000, index: 'products-v41' }, 'server listening');
  for (let n = 1; n <= 800; n++) {
    const q = encodeURIComponent(terms[rnd(64) % terms.length]);
    const path = n === 402 || n === 613 ? `/search?q=${q}` : n === 555 ? '/suggest?q=%25E0%25A4%25A'
      : n % 25 === 0 ? '/health' : rnd(5) < 4 ? `/search?q=${q}&page=${1 + rnd(3)}` : `/suggest?q=${q}`;
    await get(server.address().port, path, n);
    if (n % 200 === 0) log.info({ heapUsed: process.memoryUsage().heapUsed, cacheSize: cache.size, eventLoopLagMs: 1 }, 'stats');
    if (n === 300) log.warn({ configured: 64, supported: 32 }, 'index.refreshThreads is above the supported maximum, clamped');
  }
  server.close(() => log.info('server closed'));
});
