// generateContent of Google's Gemini API.
import { dataEvent, kEventStream } from '../server_events.mjs';

const isStream = (path) => path.endsWith(':streamGenerateContent');

function turnOf(role, part) {
  if (part.functionResponse !== undefined) {
    const { name, response } = part.functionResponse;
    return [{ from: 'tool', tool: name, text: response.output ?? response.error ?? JSON.stringify(response) }];
  }
  return role === 'user' && part.text !== undefined ? [{ from: 'user', text: part.text }] : [];
}

export const googleGenerate = {
  answers: (path) => path.endsWith(':generateContent') || isStream(path),

  read: ({ tools = [], contents = [] }) => ({
    tools: tools.flatMap((group) => group.functionDeclarations ?? []).map(({ name }) => ({ name })),
    turns: contents.flatMap(({ role, parts = [] }) => parts.flatMap((part) => turnOf(role, part))),
  }),

  write(_, answer, path) {
    const part = answer.say === undefined ? { functionCall: { name: answer.call.name, args: answer.arguments } } : { text: answer.say };
    const whole = {
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 10, totalTokenCount: 20 },
    };
    return isStream(path) ? [kEventStream, dataEvent(whole)] : ['application/json', JSON.stringify(whole)];
  },
};
