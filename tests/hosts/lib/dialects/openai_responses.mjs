// The Responses API of OpenAI.
import { randomUUID } from 'node:crypto';

import { kEventStream, typedEvent } from '../server_events.mjs';

const textOf = (content) => (typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n'));

/** Tools may stand in groups, whose name goes before theirs. */
const toolsOf = (tools) => tools.flatMap((tool) => (tool.type === 'namespace'
  ? tool.tools.map(({ name }) => ({ name, namespace: tool.name }))
  : [{ name: tool.name ?? tool.type }]));

function turnsOf(input) {
  if (typeof input === 'string') return [{ from: 'user', text: input }];
  const called = new Map();
  return input.flatMap((item) => {
    switch (item.type ?? 'message') {
      case 'function_call':
        called.set(item.call_id, item.name);
        return [];
      case 'function_call_output':
        return [{ from: 'tool', tool: called.get(item.call_id), text: textOf(item.output) }];
      case 'message':
        return item.role === 'user' ? [{ from: 'user', text: textOf(item.content) }] : [];
      default:
        return [];
    }
  });
}

function itemOf(answer) {
  const id = randomUUID().replaceAll('-', '');
  if (answer.say !== undefined) {
    return { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed',
             content: [{ type: 'output_text', text: answer.say, annotations: [] }] };
  }
  return { type: 'function_call', id: `fc_${id}`, call_id: `call_${id}`, status: 'completed', ...answer.call, arguments: JSON.stringify(answer.arguments) };
}

export const openaiResponses = {
  answers: (path) => path.endsWith('/responses'),

  read: ({ tools = [], input = [] }) => ({ tools: toolsOf(tools), turns: turnsOf(input) }),

  write({ model, stream }, answer) {
    const item = itemOf(answer);
    const usage = { input_tokens: 10, input_tokens_details: { cached_tokens: 0 }, output_tokens: 10,
                    output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 20 };
    const response = { id: `resp_${randomUUID().replaceAll('-', '')}`, object: 'response', created_at: 0, model };
    const whole = { ...response, status: 'completed', output: [item], usage };
    if (!stream) return ['application/json', JSON.stringify(whole)];
    const events = [
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress' } },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: whole },
    ];
    return [kEventStream, events.map((event, sequence_number) => typedEvent({ ...event, sequence_number })).join('')];
  },
};
