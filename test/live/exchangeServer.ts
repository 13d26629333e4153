import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An exchange on this machine: plays raw answers, and misbehaves when told to. */

/** Answers by path, without the query; each gets the query and how often it was asked before. */
export type Answers = Readonly<Record<string, (query: URLSearchParams, asked: number) => unknown>>;

type Fault = (response: ServerResponse, body: string) => void;

export const FAULTS = {
  /** Too many requests, in words that are no JSON. */
  busy: (response) => response.writeHead(429, { 'content-type': 'text/html' }).end('<html>slow down</html>'),
  /** Down for a moment. */
  down: (response) => response.writeHead(503).end('{}'),
  /** Half of the answer, and nothing that says so. */
  half: (response, body) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body.slice(0, body.length / 2)),
  /** The connection breaks in the middle. */
  broken: (response, body) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) });
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  },
  /** The whole answer, after a while. */
  slow: (response, body) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), 300);
  },
  /** No answer at all, until the client gives up. */
  silent: () => undefined,
} as const satisfies Readonly<Record<string, Fault>>;

export class ExchangeServer {
  /** Requests by path, in order. */
  readonly asked: string[] = [];
  /** Headers of the last request, for what a key leaves behind. */
  private readonly faults: { path: string; fault: keyof typeof FAULTS; times: number }[] = [];
  answers: Answers;

  private constructor(
    readonly url: string,
    answers: Answers,
    private readonly stop: () => Promise<void>,
  ) {
    this.answers = answers;
  }

  static async open(answers: Answers): Promise<ExchangeServer> {
    const server = createServer((request, response) => opened.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stop = () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      });
    const opened = new ExchangeServer(`http://127.0.0.1:${port}`, answers, stop);
    return opened;
  }

  close(): Promise<void> {
    return this.stop();
  }

  /** The next `times` questions to a path go wrong. */
  fail(path: string, fault: keyof typeof FAULTS, times = 1): void {
    this.faults.push({ path, fault, times });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    const before = this.asked.filter((path) => path === pathname).length;
    this.asked.push(pathname);
    const answer = this.answers[pathname];
    if (answer === undefined) {
      response.writeHead(404).end(JSON.stringify({ code: '404', msg: `no ${pathname}` }));
      return;
    }
    const body = JSON.stringify(answer(searchParams, before));
    const due = this.faults.find(({ path, times }) => path === pathname && times > 0);
    if (due !== undefined) {
      due.times--;
      FAULTS[due.fault](response, body);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }
}
