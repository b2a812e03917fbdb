// Texts in patterns, where % and _ stand for others.

/** A text as a part of a pattern: each sign stands for itself. */
export const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** A filter for texts that contain this one, whatever their case. */
export const contains = (text: string) => ({ ilike: `%${literal(text)}%` });
