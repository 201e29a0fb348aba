// The chat itself: it asks the server for news, draws what changed, and sends what people do.

import { mediaText, messageRow, pill, serviceText, typingRow } from './message.js';
import { direction, excerpt } from './text.js';

const $ = (id) => document.getElementById(id);
const state = { version: 0, bot: null, chats: new Map(), current: null, speaker: null, hook: null };
const day = new Intl.DateTimeFormat('ar-u-nu-latn', { weekday: 'long', day: 'numeric', month: 'long' });

// ——— Talking to the server ———

async function act(what, wish = {}) {
  const chat = state.current;
  const body = { chat: chat.id, person: state.speaker, ...wish };
  const response = await fetch(`/page/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function listen() {
  let pause = 500;
  for (;;) {
    try {
      const response = await fetch(`/page/news?since=${state.version}`);
      if (!response.ok) throw new Error(String(response.status));
      take(await response.json());
      document.body.classList.remove('offline');
      pause = 500;
    } catch {
      document.body.classList.add('offline');
      drawBar();
      await new Promise((wake) => setTimeout(wake, pause));
      pause = Math.min(pause * 2, 8000);
    }
  }
}

function take(news) {
  if (news.whole) state.chats.clear();
  state.version = news.version;
  state.bot = news.bot;
  const first = !state.current;
  for (const fresh of news.chats) {
    const chat = state.chats.get(fresh.id) ?? { messages: new Map(), unread: 0 };
    const known = chat.messages.size > 0;
    const kept = new Set(fresh.ids);
    for (const id of chat.messages.keys()) if (!kept.has(id)) chat.messages.delete(id);
    for (const message of fresh.messages) {
      const isNew = !chat.messages.has(message.message_id);
      chat.messages.set(message.message_id, message);
      if (isNew && known && fresh.id !== state.current?.id) chat.unread += 1;
    }
    Object.assign(chat, { ...fresh, messages: chat.messages });
    if (fresh.messages.some((message) => message.from?.id === state.bot.id)) chat.typing = fresh.typing;
    clearTimeout(chat.timer);
    if (chat.typing) chat.timer = setTimeout(() => { chat.typing = false; draw(); }, 5000);
    state.chats.set(fresh.id, chat);
  }
  if (first || news.whole) {
    const wanted = [...state.chats.values()].find((chat) => chat.id === state.current?.id);
    open(wanted ?? state.chats.values().next().value);
  } else {
    state.current = state.chats.get(state.current.id);
    draw();
  }
}

// ——— Drawing ———

function open(chat) {
  state.current = chat;
  chat.unread = 0;
  if (!chat.people.some((person) => person.id === state.speaker)) state.speaker = chat.people[0].id;
  unhook();
  closePanel();
  $('log').replaceChildren();
  draw();
  toEnd();
  if (matchMedia('(hover: hover)').matches) $('text').focus();
}

function draw() {
  drawChats();
  drawBar();
  drawLog();
  drawFoot();
}

const nameOf = (chat) => (chat.private ? state.bot.name : chat.title);

function avatar(element, name, key) {
  element.textContent = [...name][0] ?? '';
  element.dataset.tint = String(Math.abs(key) % 5);
}

function drawChats() {
  const buttons = [...state.chats.values()].map((chat) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'chat';
    if (chat.id === state.current.id) button.setAttribute('aria-current', 'true');
    const face = document.createElement('span');
    face.className = 'avatar';
    avatar(face, nameOf(chat), chat.private ? 0 : 1);
    const words = document.createElement('span');
    words.className = 'words';
    const title = document.createElement('strong');
    title.textContent = nameOf(chat);
    const last = [...chat.messages.values()].at(-1);
    const line = document.createElement('span');
    line.textContent = chat.typing ? 'يكتب…'
      : last ? excerpt(last) || serviceText(last) || mediaText(last)
      : chat.private ? 'محادثة خاصة' : 'مجموعة من عضوين';
    words.append(title, line);
    button.append(face, words);
    if (chat.unread) {
      const badge = document.createElement('span');
      badge.className = 'badge';
      badge.textContent = String(chat.unread);
      badge.setAttribute('aria-label', `${chat.unread} غير مقروءة`);
      button.append(badge);
    }
    button.addEventListener('click', () => open(chat));
    return button;
  });
  const focused = [...$('chats').children].indexOf(document.activeElement);
  $('chats').replaceChildren(...buttons);
  if (focused >= 0) buttons[focused]?.focus();
}

function drawBar() {
  const chat = state.current;
  if (!chat) return;
  const offline = document.body.classList.contains('offline');
  avatar($('avatar'), nameOf(chat), chat.private ? 0 : 1);
  $('title').textContent = nameOf(chat);
  const members = `${chat.people.map((person) => person.first_name).join('، ')}، ${state.bot.name}`;
  $('status').textContent = offline ? 'انقطع الاتصال بالخادم، نعيد المحاولة…'
    : chat.typing ? (chat.private ? 'يكتب…' : `${state.bot.name} يكتب…`)
    : chat.private ? `بوت · \u2066@${state.bot.username}\u2069` : members;
  $('status').classList.toggle('busy', chat.typing || offline);
  const speaker = $('speaker');
  speaker.hidden = chat.people.length < 2;
  if (speaker.hidden) return;
  const key = `${chat.id}:${state.speaker}`;
  if (speaker.dataset.key === key) return;
  speaker.dataset.key = key;
  speaker.replaceChildren(...chat.people.map((person) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('role', 'radio');
    button.setAttribute('aria-checked', String(person.id === state.speaker));
    button.textContent = person.first_name;
    button.title = `اكتب باسم ${person.first_name}`;
    button.addEventListener('click', () => {
      state.speaker = person.id;
      $('log').replaceChildren();
      draw();
      toEnd();
      [...speaker.children].find((one) => one.getAttribute('aria-checked') === 'true')?.focus();
    });
    return button;
  }));
}

function drawLog() {
  const log = $('log');
  const chat = state.current;
  const atEnd = isAtEnd(log);
  const rows = new Map([...log.children].map((row) => [row.dataset.key, row]));
  const wanted = [];
  let lastDay = '';
  let lastAuthor = null;
  for (const message of chat.messages.values()) {
    const today = day.format(message.date * 1000);
    if (today !== lastDay) {
      wanted.push(keep(rows, `day ${today}`, '', () => pill(today)));
      lastDay = today;
      lastAuthor = null;
    }
    const author = message.sender_chat?.id ?? message.from?.id;
    const follows = author === lastAuthor && !serviceText(message);
    lastAuthor = serviceText(message) ? null : author;
    const look = `${JSON.stringify(message)}${follows}`;
    wanted.push(keep(rows, `message ${message.message_id}`, look, () => messageRow(message, follows, { private: chat.private, speaker: state.speaker }, on)));
  }
  if (!chat.messages.size || onlyService(chat)) wanted.push(keep(rows, 'welcome', chat.id + state.bot.description, () => welcome(chat)));
  if (chat.typing) wanted.push(keep(rows, 'typing', '', typingRow));
  wanted.forEach((row, index) => {
    if (log.children[index] !== row) log.insertBefore(row, log.children[index] ?? null);
  });
  while (log.children.length > wanted.length) log.lastChild.remove();
  if (atEnd) toEnd();
  else drawDown();
}

/** The row drawn before, if it still looks the same. */
function keep(rows, key, look, make) {
  const old = rows.get(key);
  if (old && old.look === look) return old;
  const row = make();
  row.dataset.key = key;
  row.look = look;
  if (!old) row.classList.add('arrives');
  return row;
}

/** Scrolls to the last message: to its end, or to its beginning when it is longer than the window. */
function toEnd() {
  const log = $('log');
  log.scrollTop = log.scrollHeight;
  const last = log.lastElementChild;
  if (last && last.offsetHeight > log.clientHeight) last.scrollIntoView({ block: 'start' });
  drawDown();
}

const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 80;

function drawDown() {
  $('down').hidden = isAtEnd($('log'));
}

const onlyService = (chat) => [...chat.messages.values()].every((message) => serviceText(message));

function welcome(chat) {
  const row = document.createElement('section');
  row.className = 'welcome';
  const face = document.createElement('span');
  face.className = 'avatar big';
  avatar(face, nameOf(chat), chat.private ? 0 : 1);
  const title = document.createElement('h2');
  const text = document.createElement('p');
  if (chat.private) {
    title.textContent = 'ماذا يفعل هذا البوت؟';
    text.textContent = state.bot.description || state.bot.short_description
      || 'اسأله عن المقالات، فيأتيك بالمقطع الذي يجيب ومصدره.';
  } else {
    title.textContent = chat.title;
    text.textContent = 'مجموعة للتجربة فيها عضوان والبوت. اختر من أعلى باسم من تكتب.';
  }
  row.append(face, title, text);
  return row;
}

// ——— What the parts of a message do ———

async function press(element, message, button) {
  element.classList.add('waiting');
  element.disabled = true;
  try {
    const notice = await act('press', { message: message.message_id, text: button.callback_data });
    if (notice.url && !on.link(notice.url)) window.open(notice.url, '_blank', 'noopener');
    if (notice.text) notice.alert ? alertBox(notice.text) : toast(notice.text);
  } catch {
    toast('لم يردّ البوت على الزر. حاول بعد قليل.');
  } finally {
    element.classList.remove('waiting');
    element.disabled = false;
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast('نُسخ النص');
  } catch {
    alertBox(text);
  }
}

function switchInline(button) {
  const here = button.switch_inline_query_current_chat;
  const query = here ?? button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query ?? '';
  if (here === undefined) open([...state.chats.values()].find((chat) => !chat.private) ?? state.current);
  $('text').value = `@${state.bot.username} ${query}`;
  $('text').focus();
  typed();
}

const on = {
  /** Deep links to the bot itself are followed here. */
  link(url) {
    let address;
    try { address = new URL(url); } catch { return true; }
    const own = address.hostname === 't.me' && address.pathname.slice(1).toLowerCase() === state.bot.username.toLowerCase();
    if (!own) return false;
    begin(address.searchParams.get('start') ?? '');
    return true;
  },
  command(text) { send(text); },
  reply(message, quote) { hook({ kind: 'reply', message, quote }); },
  edit(message) {
    hook({ kind: 'edit', message });
    $('text').value = message.text;
    grow();
  },
  press,
  copy,
  switchInline,
};

function begin(payload) {
  open([...state.chats.values()].find((chat) => chat.private));
  send(payload ? `/start ${payload}` : '/start');
}

// ——— Writing ———

function drawFoot() {
  const chat = state.current;
  const fresh = chat.private && !chat.messages.size;
  $('start').hidden = !fresh;
  $('composer').hidden = fresh;
  $('menu').hidden = !chat.commands.length;
  $('text').placeholder = chat.private ? 'اكتب سؤالك' : 'اكتب رسالة';
  const hint = $('hint');
  hint.hidden = chat.private || !state.bot.privacy || chat.hinted;
  hint.replaceChildren('في المجموعات لا يصل إلى البوت إلا ما وُجّه إليه: اذكر ');
  const mention = document.createElement('button');
  mention.type = 'button';
  mention.dir = 'ltr';
  mention.textContent = `@${state.bot.username}`;
  mention.addEventListener('click', () => insert(`@${state.bot.username} `));
  hint.append(mention, '، أو ردّ على رسالة له، أو ابدأ بـ ');
  const ask = mention.cloneNode();
  ask.textContent = '/ask';
  ask.addEventListener('click', () => insert('/ask '));
  hint.append(ask, '.');
}

function insert(text) {
  $('text').value = text;
  $('text').focus();
  typed();
}

async function send(text) {
  closePanel();
  const wish = { text };
  const { hook: held } = state;
  if (held?.kind === 'edit') wish.message = held.message.message_id;
  if (held?.kind === 'reply') Object.assign(wish, { reply_to: held.message.message_id, quote: held.quote });
  unhook();
  try {
    await act(held?.kind === 'edit' ? 'edit' : 'say', wish);
    state.current.hinted = true;
    toEnd();
  } catch {
    toast('لم تُرسل الرسالة. تأكّد من أن البرنامج ما زال يعمل.');
    if (!$('text').value) $('text').value = text;
  }
}

function hook(held) {
  state.hook = held;
  $('hook').hidden = false;
  $('hook-title').textContent = held.kind === 'edit' ? 'تعديل الرسالة' : `ردّ على ${held.message.from?.first_name ?? ''}`;
  $('hook-text').textContent = held.quote ? `«${held.quote}»` : excerpt(held.message) || mediaText(held.message);
  $('text').focus();
}

function unhook() {
  if (state.hook?.kind === 'edit') $('text').value = '';
  state.hook = null;
  $('hook').hidden = true;
  grow();
}

function grow() {
  const text = $('text');
  text.dir = direction(text.value);
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}

let typing = 0;
function typed() {
  grow();
  const value = $('text').value;
  const asked = value.match(new RegExp(`^@${state.bot.username}\\s([\\s\\S]*)$`, 'i'));
  const turn = ++typing;
  if (asked && state.bot.inline && !state.hook) {
    setTimeout(() => { if (turn === typing) askInline(asked[1].trim(), '', turn); }, 180);
  } else if (/^\/\w*$/.test(value)) showCommands(value.slice(1).toLowerCase());
  else closePanel();
}

// ——— The panel above the writing line: commands, inline results ———

function closePanel() {
  typing += 1;
  $('panel').hidden = true;
  $('panel').replaceChildren();
}

function row(title, line, then) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'choice';
  const strong = document.createElement('strong');
  strong.dir = 'auto';
  strong.textContent = title;
  const span = document.createElement('span');
  span.dir = 'auto';
  span.textContent = line;
  button.append(strong, span);
  button.addEventListener('click', then);
  return button;
}

function showCommands(typedSoFar) {
  const fitting = state.current.commands.filter(({ command }) => command.startsWith(typedSoFar));
  $('panel').hidden = !fitting.length;
  $('panel').className = 'panel commands';
  $('panel').setAttribute('aria-label', 'الأوامر');
  $('panel').replaceChildren(...fitting.map(({ command, description }) => {
    const choice = row(`/${command}`, description, () => insert(`/${command} `));
    choice.firstChild.dir = 'ltr';
    return choice;
  }));
}

async function askInline(query, offset, turn) {
  const panel = $('panel');
  let answer;
  try {
    answer = await act('inline', { text: query, offset });
  } catch {
    answer = { results: [], failed: true };
  }
  if (turn !== typing) return;
  panel.className = 'panel inline';
  panel.hidden = false;
  panel.setAttribute('aria-label', 'نتائج');
  panel.querySelector('.more')?.remove();
  const rows = answer.results.map((result) => row(result.title ?? '', result.description ?? '', async () => {
    insert('');
    closePanel();
    await act('choose', { query: answer.query, result: String(result.id), text: query }).catch(() => toast('لم تُرسل النتيجة.'));
    toEnd();
  }));
  if (!offset) panel.replaceChildren();
  if (!offset && answer.button) {
    const top = row(answer.button.text, '', () => { insert(''); begin(answer.button.start_parameter ?? ''); });
    top.classList.add('top');
    panel.append(top);
  }
  panel.append(...rows);
  if (!rows.length && !offset && !answer.button) {
    panel.append(pill(answer.failed ? 'لم يردّ البوت.' : 'لا نتائج.'));
  }
  if (answer.next_offset) {
    const more = row('المزيد', '', () => askInline(query, answer.next_offset, turn));
    more.classList.add('more');
    panel.append(more);
  }
}

// ——— Notices ———

function toast(text) {
  const note = document.createElement('div');
  note.className = 'toast';
  note.dir = 'auto';
  note.textContent = text;
  $('toasts').append(note);
  setTimeout(() => note.remove(), Math.min(7000, 2500 + text.length * 40));
}

function alertBox(text) {
  $('alert-text').textContent = text;
  $('alert').showModal();
}

// ——— Hands on ———

$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (!text) return;
  $('text').value = '';
  grow();
  send(text);
});
$('text').addEventListener('input', typed);
$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('composer').requestSubmit();
  } else if (event.key === 'ArrowUp' && !$('text').value) {
    const own = [...state.current.messages.values()].reverse().find((message) => message.from?.id === state.speaker && message.text);
    if (!own) return;
    event.preventDefault();
    on.edit(own);
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !$('panel').hidden) {
    event.preventDefault();
    const choices = $('panel').querySelectorAll('button');
    choices[event.key === 'ArrowDown' ? 0 : choices.length - 1]?.focus();
  }
});
$('panel').addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const choices = [...$('panel').querySelectorAll('button')];
  (choices[choices.indexOf(document.activeElement) + step] ?? $('text')).focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || $('alert').open) return;
  if (!$('panel').hidden) closePanel();
  else if (state.hook) unhook();
  $('text').focus();
});
$('unhook').addEventListener('click', () => { unhook(); $('text').focus(); });
$('menu').addEventListener('click', () => {
  if ($('panel').classList.contains('commands') && !$('panel').hidden) closePanel();
  else showCommands('');
});
$('start').addEventListener('click', () => { send('/start'); $('text').focus(); });
$('down').addEventListener('click', () => { $('log').scrollTop = $('log').scrollHeight; });
$('log').addEventListener('scroll', drawDown);

listen();
