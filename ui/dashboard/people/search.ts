/** A filter for texts that contain this one, whatever their case. */
export const contains = (text: string) => ({ ilike: `%${text.replace(/[\\%_]/g, "\\$&")}%` });
