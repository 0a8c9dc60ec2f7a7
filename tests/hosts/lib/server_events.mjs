// The text of server-sent events, which all model APIs stream their answers in.

export const kEventStream = 'text/event-stream';

/** One event whose name is also the member `type` of its data. */
export const typedEvent = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

export const dataEvent = (data) => `data: ${JSON.stringify(data)}\n\n`;
