// Formatted text: entities of the Bot API become elements. Offsets count UTF-16 units, as strings
// do here.

const TAGS = {
  bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
  blockquote: 'blockquote', expandable_blockquote: 'blockquote', spoiler: 'span',
};

/** Builds the elements of a text. `on.link(url)` returns true when it deals with a link itself. */
export function rich(text, entities = [], on = {}) {
  const sorted = entities
    .map((entity) => ({ ...entity, end: entity.offset + entity.length }))
    .sort((a, b) => a.offset - b.offset || b.end - a.end);
  return build(text, 0, text.length, sorted, on);
}

function build(text, start, end, entities, on) {
  const out = document.createDocumentFragment();
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index++];
    const inner = [];
    while (index < entities.length && entities[index].offset < entity.end) inner.push(entities[index++]);
    out.append(text.slice(at, entity.offset));
    out.append(element(text, entity, build(text, entity.offset, entity.end, inner, on), on));
    at = entity.end;
    // A quotation is a block: the line break after it is already there.
    if (entity.type.endsWith('blockquote') && text[at] === '\n') at += 1;
  }
  out.append(text.slice(at, end));
  return out;
}

function element(text, entity, content, on) {
  const part = text.slice(entity.offset, entity.end);
  switch (entity.type) {
    case 'text_link': return link(entity.url, content, on);
    case 'url': return link(part.includes('://') ? part : `https://${part}`, content, on);
    case 'email': return link(`mailto:${part}`, content, on);
    case 'bot_command': {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'command';
      button.dir = 'ltr';
      button.append(content);
      button.addEventListener('click', () => on.command?.(part));
      return button;
    }
    case 'mention': case 'text_mention': case 'hashtag': case 'cashtag': {
      const span = document.createElement('span');
      span.className = 'mention';
      span.append(content);
      return span;
    }
    case 'spoiler': return spoiler(content);
    case 'expandable_blockquote': return folding(content);
    default: {
      const tag = document.createElement(TAGS[entity.type] ?? 'span');
      tag.append(content);
      return tag;
    }
  }
}

function link(url, content, on) {
  const a = document.createElement('a');
  const safe = /^(https?|mailto|tg):/i.test(url);
  if (safe) a.href = url;
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  a.title = url;
  a.append(content);
  a.addEventListener('click', (event) => {
    if (on.link?.(url)) event.preventDefault();
  });
  return a;
}

function spoiler(content) {
  const span = document.createElement('span');
  span.className = 'spoiler';
  span.tabIndex = 0;
  span.setAttribute('role', 'button');
  span.setAttribute('aria-label', 'نص مخفي');
  span.append(content);
  const show = () => { span.classList.add('shown'); span.removeAttribute('aria-label'); };
  span.addEventListener('click', show);
  span.addEventListener('keydown', (event) => { if (event.key === 'Enter') show(); });
  return span;
}

/** A quotation that shows three lines until it is opened. */
function folding(content) {
  const quote = document.createElement('blockquote');
  quote.className = 'folding';
  const body = document.createElement('div');
  body.className = 'folded';
  body.append(content);
  const toggle = document.createElement('button');
  toggle.type = 'button';
  toggle.className = 'unfold';
  const set = (open) => {
    quote.classList.toggle('open', open);
    toggle.setAttribute('aria-expanded', String(open));
    toggle.textContent = open ? 'اطوِ' : 'اعرض الباقي';
  };
  set(false);
  toggle.addEventListener('click', () => set(!quote.classList.contains('open')));
  quote.append(body, toggle);
  // Short ones have nothing to unfold; this is known only once they are laid out.
  requestAnimationFrame(() => {
    if (body.scrollHeight <= body.clientHeight + 2) quote.classList.add('short', 'open');
  });
  return quote;
}

/** A name or a command at the head of a text, which says nothing about its direction. */
const ADDRESS = /^\s*(@\w+|\/\w+(@\w+)?)\s+/;

/** From which side a text that is being written is read: by its first word that is no address. */
export function direction(text) {
  const letter = text.replace(ADDRESS, '').match(/\p{L}/u);
  if (!letter) return 'auto';
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(letter[0]) ? 'rtl' : 'ltr';
}

/** The first line of a message, for previews. */
export function excerpt(message) {
  const text = message?.text ?? message?.caption ?? '';
  const line = text.replace(/\s+/g, ' ').trim().slice(0, 120);
  return line.replace(ADDRESS, '\u2068$1\u2069 ');
}
