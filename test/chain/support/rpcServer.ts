import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EvmProvider } from '../../../fixtures/chain/evm.js';

/** A provider as a node on this machine, for programs that are given a URL. */

export interface RpcServer {
  readonly url: string;
  /** Methods that were asked for, in order. */
  readonly methods: readonly string[];
  close(): Promise<void>;
}

interface RpcRequest {
  readonly id: number;
  readonly method: string;
  readonly params?: unknown;
}

/** Listens on 127.0.0.1, on a port that is free. */
export async function serveRpc({ request }: Pick<EvmProvider, 'request'>): Promise<RpcServer> {
  const methods: string[] = [];
  const answer = async ({ id, method, params }: RpcRequest) => {
    methods.push(method);
    try {
      const result = await request({ method, params } as Parameters<typeof request>[0]);
      return { jsonrpc: '2.0', id, result };
    } catch (error) {
      const { code = -32603, message, data } = error as { code?: number; message: string; data?: unknown };
      return { jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } };
    }
  };
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as RpcRequest | RpcRequest[];
    // One after the other: the EVM has one state.
    const answers: unknown[] = [];
    for (const one of [body].flat()) answers.push(await answer(one));
    outgoing.setHeader('content-type', 'application/json');
    outgoing.end(JSON.stringify(Array.isArray(body) ? answers : answers[0]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    methods,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
