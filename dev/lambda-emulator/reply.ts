import { type Answer, jsonAnswer } from './answer.ts';
import { otherError, serviceException, tooManyRequests } from './api-error.ts';
import { answerTo, type Exchange } from './exchange.ts';
import type { MetFaults } from './faults.ts';

/** The reply to the client: a whole or half answer, a reset connection, or nothing at all. */
export type Reply =
  | { readonly send: 'whole' | 'half'; readonly answer: Answer }
  | { readonly send: 'reset' }
  | { readonly send: 'nothing' };

/** Performs a request, unless its fault prevents that. */
export async function replyTo(exchange: Exchange, fault: MetFaults['fault']): Promise<Reply> {
  switch (fault?.kind) {
    case undefined:
      return { send: 'whole', answer: await answerTo(exchange) };
    case 'answerDiffers':
      return { send: 'whole', answer: await answerTo(exchange, fault.settings) };
    case 'truncatedBody':
      return { send: 'half', answer: await answerTo(exchange) };
    case 'reset':
      if (fault.afterApplying) await answerTo(exchange);
      return { send: 'reset' };
    case 'hang':
      if (fault.afterApplying) await answerTo(exchange);
      return { send: 'nothing' };
    case 'hold': {
      if (!fault.afterApplying) await fault.until;
      const answer = await answerTo(exchange);
      await fault.until;
      return { send: 'whole', answer };
    }
    case 'throttle':
      return { send: 'whole', answer: exchange.renderError(tooManyRequests(fault.retryAfterSeconds)) };
    case 'serverError':
      return { send: 'whole', answer: exchange.renderError(serviceException(fault.status)) };
    case 'error':
      return { send: 'whole', answer: exchange.renderError(otherError(fault.status, fault.code, fault.message)) };
    case 'wrongJson':
      return { send: 'whole', answer: wrongJson };
    case 'htmlBody':
      return { send: 'whole', answer: htmlPage(fault.status ?? 200, fault.server) };
    case 'json':
      return { send: 'whole', answer: jsonAnswer(fault.body) };
  }
}

const wrongJson: Answer = {
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ unexpected: ['shape'] }),
};

function htmlPage(status: number, server: string | undefined): Answer {
  return {
    status,
    isForeign: true,
    headers: { 'Content-Type': 'text/html', ...(server !== undefined && { Server: server }) },
    body: '<!DOCTYPE html><html><body><h1>Please sign in to the network</h1></body></html>',
  };
}
