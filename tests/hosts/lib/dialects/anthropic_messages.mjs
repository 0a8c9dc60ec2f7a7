// The Messages API of Anthropic.
import { randomUUID } from 'node:crypto';

import { kEventStream, typedEvent } from '../server_events.mjs';

const blocksOf = (content) => (typeof content === 'string' ? [{ type: 'text', text: content }] : content ?? []);

const textOf = (content) => blocksOf(content).map((block) => block.text ?? '').join('\n');

function turnsOf(messages) {
  const called = new Map();
  return messages.flatMap((message) => blocksOf(message.content).flatMap((block) => {
    if (block.type === 'tool_use') called.set(block.id, block.name);
    if (block.type === 'tool_result') return [{ from: 'tool', tool: called.get(block.tool_use_id), text: textOf(block.content) }];
    return message.role === 'user' && block.type === 'text' ? [{ from: 'user', text: block.text }] : [];
  }));
}

const blockOf = (answer) => (answer.say === undefined
  ? { type: 'tool_use', id: `toolu_${randomUUID().replaceAll('-', '')}`, name: answer.call.name, input: answer.arguments }
  : { type: 'text', text: answer.say });

/** A block begins empty and is filled by one delta. */
function begunAndFilled(block) {
  if (block.type === 'text') return [{ ...block, text: '' }, { type: 'text_delta', text: block.text }];
  return [{ ...block, input: {} }, { type: 'input_json_delta', partial_json: JSON.stringify(block.input) }];
}

export const anthropicMessages = {
  answers: (path) => path.endsWith('/messages'),

  read: ({ tools = [], messages = [] }) => ({
    // A tool that is held back until the model has searched for it cannot be called yet.
    tools: tools.filter((tool) => tool.defer_loading !== true || isFound(tool.name, messages)).map(({ name }) => ({ name })),
    turns: turnsOf(messages),
  }),

  write({ model, stream }, answer) {
    const block = blockOf(answer);
    const stop_reason = block.type === 'tool_use' ? 'tool_use' : 'end_turn';
    const usage = { input_tokens: 10, output_tokens: 10 };
    const message = { id: `msg_${randomUUID().replaceAll('-', '')}`, type: 'message', role: 'assistant', model, usage, stop_sequence: null };
    if (!stream) return ['application/json', JSON.stringify({ ...message, content: [block], stop_reason })];
    const [begun, delta] = begunAndFilled(block);
    const events = [
      { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
      { type: 'content_block_start', index: 0, content_block: begun },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
      { type: 'message_stop' },
    ];
    return [kEventStream, events.map(typedEvent).join('')];
  },
};

function isFound(name, messages) {
  return messages.some((message) => blocksOf(message.content).some((block) => block.type === 'tool_result' &&
    blocksOf(block.content).some((inner) => inner.type === 'tool_reference' && inner.tool_name === name)));
}
