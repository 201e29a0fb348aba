// How a message looks: bubble, reply, text, buttons. What its parts do when used is given as `on`.

import { excerpt, rich } from './text.js';

const clock = new Intl.DateTimeFormat('ar-u-nu-latn', { hour: 'numeric', minute: '2-digit' });

export function pill(text) {
  const row = document.createElement('div');
  row.className = 'pill';
  row.textContent = text;
  return row;
}

export function typingRow() {
  const row = document.createElement('div');
  row.className = 'row';
  row.innerHTML = '<div class="bubble typing" aria-label="يكتب"><i></i><i></i><i></i></div>';
  return row;
}

export function serviceText(message) {
  const names = (list) => list.map((user) => user.first_name).join('، ');
  if (message.new_chat_members) return `انضمّ ${names(message.new_chat_members)}`;
  if (message.left_chat_member) return `غادر ${message.left_chat_member.first_name}`;
  if (message.pinned_message) return 'ثُبّتت رسالة';
  return '';
}

export function mediaText(message) {
  const kinds = { photo: 'صورة', voice: 'رسالة صوتية', sticker: 'ملصق', video: 'فيديو', document: 'ملف', audio: 'مقطع صوتي', animation: 'صورة متحركة' };
  const kind = Object.keys(kinds).find((name) => message[name]);
  return kind ? kinds[kind] : '';
}

/** A message as `at.speaker` sees it in a chat; `follows` when its author wrote the one before. */
export function messageRow(message, follows, at, on) {
  const service = serviceText(message);
  if (service) return pill(service);
  const mine = message.from?.id === at.speaker && !message.sender_chat;
  const row = document.createElement('article');
  row.className = `row${mine ? ' mine' : ''}${follows ? ' follows' : ''}`;
  const bubble = document.createElement('div');
  bubble.className = 'bubble';
  bubble.tabIndex = 0;
  const author = message.sender_chat?.title ?? message.from?.first_name ?? '';
  bubble.setAttribute('aria-label', author);
  if (!at.private && !mine && !follows) {
    const name = document.createElement('div');
    name.className = 'author';
    name.dataset.tint = String(Math.abs(message.from?.id ?? 0) % 5);
    name.textContent = author;
    bubble.append(name);
  }
  if (message.via_bot) {
    const via = document.createElement('div');
    via.className = 'via';
    via.textContent = `عبر \u2066@${message.via_bot.username}\u2069`;
    bubble.append(via);
  }
  if (message.reply_to_message) bubble.append(replyPreview(message));
  const medium = mediaText(message);
  if (medium) {
    const box = document.createElement('div');
    box.className = 'medium';
    box.textContent = medium;
    bubble.append(box);
  }
  const text = document.createElement('div');
  text.className = 'text';
  text.append(rich(visible(message), message.entities ?? message.caption_entities, on));
  bubble.append(text, footer(message));
  const body = document.createElement('div');
  body.className = 'body';
  body.append(bubble);
  if (message.reply_markup?.inline_keyboard) body.append(keyboard(message, on));
  row.append(body, tools(message, mine, on));
  return row;
}

/** The text as an app shows it: what a link to the bot carries stays hidden. */
function visible(message) {
  const text = message.text ?? message.caption ?? '';
  return text.replace(/^\/start \S+$/, '/start');
}

function replyPreview(message) {
  const replied = message.reply_to_message;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'reply';
  const who = document.createElement('strong');
  who.textContent = replied.from?.first_name ?? '';
  const what = document.createElement('span');
  what.textContent = message.quote?.is_manual ? `«${message.quote.text}»` : excerpt(replied) || mediaText(replied);
  button.append(who, what);
  button.addEventListener('click', () => {
    const row = document.querySelector(`[data-key="message ${replied.message_id}"]`);
    row?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    row?.classList.add('found');
    setTimeout(() => row?.classList.remove('found'), 1600);
  });
  return button;
}

function footer(message) {
  const foot = document.createElement('div');
  foot.className = 'meta';
  if (message.edit_date && message.text) foot.append('معدّلة · ');
  const time = document.createElement('time');
  time.dateTime = new Date(message.date * 1000).toISOString();
  time.textContent = clock.format(message.date * 1000);
  foot.append(time);
  return foot;
}

function tools(message, mine, on) {
  const box = document.createElement('div');
  box.className = 'tools';
  const tool = (label, then) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', then);
    box.append(button);
  };
  tool('ردّ', () => {
    on.reply(message, selectionIn(message));
  });
  if (mine && message.text && !message.via_bot) {
    tool('عدّل', () => on.edit(message));
  }
  return box;
}

/** The part of a message that is selected, when it is a part of its text. */
function selectionIn(message) {
  const selected = String(getSelection()).trim();
  return selected && (message.text ?? '').includes(selected) ? selected.slice(0, 1024) : null;
}

function keyboard(message, on) {
  const box = document.createElement('div');
  box.className = 'keyboard';
  for (const row of message.reply_markup.inline_keyboard) {
    const line = document.createElement('div');
    line.className = 'line';
    for (const button of row) line.append(key(message, button, on));
    box.append(line);
  }
  return box;
}

function key(message, button, on) {
  const element = document.createElement(button.url ? 'a' : 'button');
  element.className = 'key';
  element.dir = 'auto';
  element.textContent = button.text;
  if (button.url) {
    element.href = button.url;
    element.target = '_blank';
    element.rel = 'noopener noreferrer';
    element.classList.add('away');
    element.addEventListener('click', (event) => { if (on.link(button.url)) event.preventDefault(); });
    return element;
  }
  element.type = 'button';
  if (button.callback_data !== undefined) element.addEventListener('click', () => on.press(element, message, button));
  else if (button.copy_text) element.addEventListener('click', () => on.copy(button.copy_text.text));
  else element.addEventListener('click', () => on.switchInline(button));
  return element;
}
