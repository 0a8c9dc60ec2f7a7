// Chat completions, the older API of OpenAI that many others speak.
import { randomUUID } from 'node:crypto';

import { dataEvent, kEventStream } from '../server_events.mjs';

const textOf = (content) => (typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n'));

function turnsOf(messages) {
  const called = new Map();
  return messages.flatMap((message) => {
    for (const call of message.tool_calls ?? []) called.set(call.id, call.function.name);
    if (message.role === 'tool') return [{ from: 'tool', tool: called.get(message.tool_call_id), text: textOf(message.content) }];
    return message.role === 'user' ? [{ from: 'user', text: textOf(message.content) }] : [];
  });
}

function messageOf(answer) {
  if (answer.say !== undefined) return { role: 'assistant', content: answer.say };
  const call = { id: `call_${randomUUID().replaceAll('-', '')}`, type: 'function',
                 function: { name: answer.call.name, arguments: JSON.stringify(answer.arguments) } };
  return { role: 'assistant', content: null, tool_calls: [call] };
}

export const openaiChat = {
  answers: (path) => path.endsWith('/chat/completions'),

  read: ({ tools = [], messages = [] }) => ({ tools: tools.map((tool) => ({ name: tool.function.name })), turns: turnsOf(messages) }),

  write({ model, stream }, answer) {
    const message = messageOf(answer);
    const finish_reason = message.tool_calls === undefined ? 'stop' : 'tool_calls';
    const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };
    const completion = { id: `chatcmpl-${randomUUID()}`, created: 0, model };
    if (!stream) {
      return ['application/json',
              JSON.stringify({ ...completion, object: 'chat.completion', usage, choices: [{ index: 0, message, finish_reason }] })];
    }
    const delta = { ...message };
    if (message.tool_calls !== undefined) delta.tool_calls = message.tool_calls.map((call, index) => ({ index, ...call }));
    const chunk = (choices, more) => dataEvent({ ...completion, object: 'chat.completion.chunk', choices, ...more });
    return [kEventStream,
            chunk([{ index: 0, delta, finish_reason: null }]) + chunk([{ index: 0, delta: {}, finish_reason }]) + chunk([], { usage }) +
            'data: [DONE]\n\n'];
  },
};
