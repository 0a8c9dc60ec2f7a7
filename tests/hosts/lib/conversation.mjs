// A person at an agent host who asks for calls one after the other and answers what they are asked.
import { openAgent } from './agent.mjs';
import { framed } from './terminal.mjs';

const kResultMs = 60_000;
const kSightMs = 10_000;

/** The text of a screen as it was before the host broke it into lines. */
const flowing = (text) => text.split('\n').map((line) => line.trim()).join(' ').replace(/\s+/g, ' ');

export class Conversation {
  #host;
  #agent;
  #asked = 0;
  #changes_before = 0;

  static async begin(host, size) {
    const conversation = new Conversation();
    conversation.#host = host;
    conversation.#agent = await openAgent(host, size);
    try {
      await conversation.#untilReady();
    } catch (error) {
      await conversation.end();
      throw error;
    }
    return conversation;
  }

  /** The requests since the last `ask` that were to change something. */
  changes() {
    return this.#agent.upstream.changes.slice(this.#changes_before);
  }

  /** Has the model call `tool`; returns when the host shows the form. */
  async ask({ tool, arguments: given }) {
    const { terminal, endpoint, upstream } = this.#agent;
    await this.#leaveWhatIsOpen();
    this.#changes_before = upstream.changes.length;
    this.#asked += 1;
    this.prompt = `Please call ${tool}, number ${this.#asked}.`;
    endpoint.teach(this.prompt, [{ call: tool, arguments: given }, { say: this.#lastWords() }]);
    await terminal.type(this.prompt);
    await terminal.waitFor('the prompt as it was typed', (text) => text.includes(this.prompt));
    await terminal.press('Enter');
    await terminal.waitFor('a form', (text) => this.#host.form.isShown(text));
  }

  /** Waits until all of `texts` can be read at once. */
  async sees(texts) {
    const shown = (screen) => texts.every((each) => flowing(screen).includes(each)) && this.#host.form.isShown(screen);
    await this.#agent.terminal.waitFor(`all of ${JSON.stringify(texts)}`, shown, kSightMs);
  }

  /** Answers a form that asks yes or no. */
  chooseYes() {
    return this.#host.form.chooseYes(this.#agent.terminal);
  }

  /** Types `word` into the form and sends it off. */
  fillIn(word) {
    return this.#host.form.fillIn(this.#agent.terminal, word);
  }

  /** Does what the form says where it has no room for the whole: reads it on a terminal, and types `word` there. */
  async approveElsewhere(word) {
    const [, id] = /soracom-mcp approve ([\w-]+)/.exec(flowing(await this.#agent.terminal.text())) ?? [];
    const terminal = await this.#agent.openProgram('approve', id);
    try {
      await terminal.waitFor('what to type', (text) => flowing(text).includes(`type exactly: ${word}`));
      await terminal.type(word);
      await terminal.press('Enter');
      await terminal.waitFor('that it is approved', (text) => /^approved/m.test(text));
    } finally {
      await terminal.close();
    }
  }

  /** Presses Enter and nothing else, as long as the host waits for something; where it still waits then, gives up. */
  async pressOnlyEnter(kind) {
    const { terminal } = this.#agent;
    await terminal.press('Enter', 'Enter', 'Enter');
    // Keys are taken in their order: where Enter has closed the form, there is none to leave.
    if (this.#host.form.enterCloses !== kind) await terminal.press('Escape');
  }

  async leave() {
    await this.#agent.terminal.press('Escape');
  }

  /** What the model was told in the end, when the host is ready for the next prompt. */
  async result() {
    const { endpoint, terminal } = this.#agent;
    const text = await endpoint.result(this.prompt, 0, kResultMs).catch(async (error) => {
      throw new Error(`${error.message}; the screen shows:\n${framed(await terminal.text())}`);
    });
    await terminal.waitFor('what the model says last', (screen) => screen.includes(this.#lastWords()));
    return text;
  }

  /** The answer to the last form as it went over the wire: { action, content }. */
  answer() {
    return this.#agent.answers().at(-1);
  }

  end() {
    return this.#agent.close();
  }

  /** A test that failed may have left its form. */
  async #leaveWhatIsOpen() {
    const { terminal } = this.#agent;
    if (!this.#host.form.isShown(await terminal.text())) return;
    await this.leave();
    await this.result();
  }

  #lastWords() {
    return `That was call number ${this.#asked}.`;
  }

  /** A host takes prompts before it knows the tools; the model would find none. */
  async #untilReady() {
    const { terminal, wire } = this.#agent;
    await terminal.waitFor('a place to type', (text) => this.#host.isReady(text));
    await terminal.waitFor('the tools', () => wire().some(({ from, message }) => from === 'server' && message.result?.tools !== undefined));
  }
}
