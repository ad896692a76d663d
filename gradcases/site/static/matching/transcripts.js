// @ts-check
// What a pasted text tells of: exceptions and warnings, each with its message and the frames above it: transcripts.py.
/** @typedef {{file: string, line: number | null, source: string, library: string | null}} Frame */
/** @typedef {{type: string | null, readings: string[], frames: Frame[], stream: string, messageAt: number}} Found */
/** @typedef {{found: Found[], beside: string, last: string}} Transcript */
/** @typedef {{type: string, first: string, before: string}} Head */

/** @param {CleaningRules} cleaning @param {TranscriptRules} rules @returns {(text: string) => Transcript} */
function transcriber(cleaning, rules) {
  const { most_found, most_message_lines, most_frame_lines, longest_message } = rules.numbers;
  const { file, cell, place, arrow, pytest, stops, type_alone, underline } = Object.fromEntries(
    Object.entries(rules.patterns).map(([name, pattern]) => [name, atStart(...pattern)]),
  );
  const { warned_at, library, known, python } = Object.fromEntries(
    Object.entries(rules.patterns).map(([name, pattern]) => [name, new RegExp(...pattern)]),
  );
  const linesOf = cleaner(cleaning);

  /** @param {string} text @returns {Transcript} */
  function transcriptOf(text) {
    const lines = linesOf(text);
    const streams = /** @type {Map<string, string[]>} */ (new Map());
    for (const { stream } of lines) streams.set(stream, []);
    for (const { text, stream } of lines) streams.get(stream)?.push(text);
    const told = lines.map((line) => line.text.trim()).filter(Boolean);
    const parts = [...streams].map(([stream, texts]) => parsed(texts, stream));
    return {
      found: parts.flatMap((part) => part.found).slice(-most_found),
      beside: parts.flatMap((part) => part.beside).join("\n"),
      last: told.slice(-30).join("\n").slice(-longest_message),
    };
  }

  /** @param {string[]} lines @param {string} stream */
  function parsed(lines, stream) {
    const found = /** @type {Found[]} */ ([]);
    const beside = [];
    let [at, since] = [0, 0];
    while (at < lines.length) {
      const head = headOf(lines[at]);
      if (!head) {
        at += 1;
        continue;
      }
      const above = framesOf(lines.slice(Math.max(since, at - most_frame_lines), at));
      const more = messageLines(lines, at + 1);
      found.push({ type: head.type, ...readingsOf(head.first, more), frames: warnedAt(head, lines, at) ?? above.frames, stream });
      beside.push(...above.rest);
      at += 1 + firstBlank(more);
      since = at;
    }
    const below = framesOf(lines.slice(Math.max(since, lines.length - most_frame_lines)));
    const last = found[found.length - 1];
    if (last && below.frames.length && !last.frames.length) last.frames = below.frames; // VS Code and notebooks tell the exception first
    return { found, beside: [...beside, ...below.rest] };
  }

  /** @param {Head} head @param {string[]} lines @param {number} at @returns {Frame[] | null} */
  function warnedAt(head, lines, at) {
    const warned = warned_at.exec(head.before);
    if (!warned) return null;
    return [frameOf(warned[1], Number(warned[2]), lines[at + 1]?.startsWith("  ") ? lines[at + 1].trim() : "")];
  }

  /** An exception's type, what stands behind its colon, and what stands before it.
   * @param {string} line @returns {Head | null} */
  function headOf(line) {
    const alone = matched(type_alone, line);
    if (alone) return { type: alone[1], first: "", before: "" };
    const ends = rules.marks.map((mark) => [line.indexOf(mark), mark.length]).filter(([at]) => at >= 0);
    if (!ends.length) return null;
    const at = Math.min(...ends.map(([found, length]) => found + length));
    let start = at - 1;
    while (start > 0 && /[\p{L}\p{N}._]/u.test(line[start - 1])) start -= 1;
    const type = withoutRun(line.slice(start, at - 1), ".").replace(/^\.+/, "");
    if (!/^\p{L}/u.test(type) || ["Error", "Exception", "Warning"].includes(type)) return null;
    return { type, first: line.slice(at).trim(), before: line.slice(0, start) };
  }

  /** @param {string[]} lines @param {number} start */
  function messageLines(lines, start) {
    const more = /** @type {string[]} */ ([]);
    for (const line of lines.slice(start, start + most_message_lines)) {
      const second = !line.trim() && more.length > 0 && !more[more.length - 1].trim();
      if (matched(stops, line) || headOf(line) || second) break;
      more.push(line);
    }
    return more;
  }

  /** Longer and longer, as where a message ends cannot be seen; with the place of what goes to the first blank line.
   * @param {string} first @param {string[]} more */
  function readingsOf(first, more) {
    const near = [first, ...more.slice(0, firstBlank(more))];
    const all = [first, near.join(" "), near.join(""), [first, ...more].join(" ")];
    const told = all.map((each) => each.slice(0, longest_message).trim());
    const readings = unique(told.filter((each) => each));
    return { readings, messageAt: Math.max(0, readings.indexOf(told[1])) };
  }

  /** The frames of a traceback of any kind, and the lines that are of none. @param {string[]} lines */
  function framesOf(lines) {
    const frames = /** @type {Frame[]} */ ([]);
    const rest = /** @type {string[]} */ ([]);
    const sources = new Set(); // lines that belong to the one above them
    lines.forEach((line, at) => {
      const placed = placedAt(lines, at);
      const marked = placed ? null : (matched(arrow, line) ?? matched(pytest, line));
      if (placed) {
        frames.push(placed);
        sources.add(at + 1);
      } else if (marked) {
        frames.push(sourced(frames.pop(), marked[marked.length - 1].trim(), marked[1]));
      } else if (!sources.has(at) && !frames[frames.length - 1]?.library) {
        rest.push(line);
      }
    });
    return { frames, rest };
  }

  /** @param {string[]} lines @param {number} at */
  function placedAt(lines, at) {
    let found = matched(file, lines[at]);
    if (found) return frameOf(found[1], numberOf(found[2]), sourceAt(lines, at + 1));
    found = matched(cell, lines[at]);
    if (found) return frameOf(`cell ${found[1].slice(0, 9)}`, numberOf(found[2]), "");
    found = matched(place, lines[at]);
    return found && frameOf(found[1], found[2] ? numberOf(found[2]) : null, "");
  }

  /** @param {string[]} lines @param {number} at */
  function sourceAt(lines, at) {
    return at < lines.length && !matched(file, lines[at]) && !matched(underline, lines[at]) ? lines[at].trim() : "";
  }

  /** @param {Frame | undefined} last @param {string} source @param {string} number @returns {Frame} */
  function sourced(last, source, number) {
    const line = /^\d+$/.test(number) ? numberOf(number) : (last?.line ?? null);
    return { file: last?.file ?? "", line, source, library: last?.library ?? null };
  }

  /** @param {string} path @param {number | null} line @param {string} source @returns {Frame} */
  function frameOf(path, line, source) {
    const found = library.exec(path) ?? known.exec(path);
    return { file: path, line, source, library: found ? found[1] : python.test(path) ? "python" : null };
  }

  return transcriptOf;
}

/** @param {string} digits */
function numberOf(digits) {
  return Number(digits.slice(0, 9));
}

/** @param {string[]} lines */
function firstBlank(lines) {
  const at = lines.findIndex((line) => !line.trim());
  return at < 0 ? lines.length : at;
}

/** Texts that may be a message where none is marked as such: all of the end, its lines, and neighbouring lines together.
 * @param {Transcript} transcript */
function paragraphs(transcript) {
  const lines = transcript.last.split("\n");
  const neighbours = [1, 2, 3].flatMap((size) => lines.slice(size - 1).map((_, at) => lines.slice(at, at + size).join(" ")));
  return unique([lines.join(" "), lines.join(""), ...neighbours]);
}

/** @param {Found} found */
function isWarning(found) {
  return found.type !== null && found.type.endsWith("Warning");
}

/** Up to the first blank line. @param {Found} found */
function messageOf(found) {
  return found.readings[found.messageAt] ?? "";
}

/** @param {Found} found @param {(library: string | null) => boolean} fits @returns {Frame | undefined} */
function innermost(found, fits) {
  return found.frames.filter((frame) => frame.source && fits(frame.library)).pop();
}

/** @param {string | null} library */
const isOwn = (library) => library === null;
/** @param {string | null} library */
const isNear = (library) => library !== "torch" && library !== "python";

/** The innermost frame that is the user's own, or as near to it as there is one. @param {Found} found @returns {Frame | null} */
function failing(found) {
  return innermost(found, isOwn) ?? innermost(found, isNear) ?? innermost(found, (library) => library !== "") ?? null;
}

/** The innermost lines of the user's own and of the libraries that call torch for them. @param {Found} found */
function linesThatRaise(found) {
  return unique([innermost(found, isOwn), innermost(found, isNear)].flatMap((frame) => (frame ? [frame.source] : [])));
}

/** @param {Found} found @returns {string[]} */
function librariesOf(found) {
  return unique(found.frames.flatMap((frame) => (frame.library && isNear(frame.library) ? [frame.library] : [])));
}
