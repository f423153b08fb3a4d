/** What an event of the wire says, in the page's words. */

/** The plain name: "DataFlow" of {"DataFlow":{…}}, the custom name of {"Custom":name}. */
export function kind(event) {
  const type = event.event_type;
  if (typeof type === 'string') {
    return type;
  }
  const [name, value] = Object.entries(type)[0];
  return name === 'Custom' ? `${value}` : name;
}

/** Where a data flow went; null of any other. */
export function target(event) {
  return typeof event.event_type === 'object' ? event.event_type.DataFlow ?? null : null;
}

export function failed(event) {
  return event.data?.error !== null && event.data?.error !== undefined || kind(event) === 'ActorFailed';
}

/** A message's content: its text when it is UTF-8, else null; JSON is laid out. */
export function contentText(message) {
  const data = message.serialized_data;
  if (!data || data.length === 0 || (message.content_codec && message.content_codec !== 'none')) {
    return null;
  }
  try {
    const text = new TextDecoder('utf-8', {fatal: true}).decode(Uint8Array.from(data));
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  } catch {
    return null;
  }
}

const GLYPHS = {ActorCreated: '○', ActorStarted: '▹', ActorCompleted: '●', ActorFailed: '◆', MessageSent: '↦', MessageReceived: '⇥', DataFlow: '→', StateChanged: '△', PortConnected: '⊸', NetworkEvent: '◇'};

export const glyphOf = (name) => GLYPHS[name] ?? '·';
export const glyph = (event) => glyphOf(kind(event));
