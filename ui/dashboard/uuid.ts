const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a part of an address can be somebody's or something's id: the gateway need not be asked about any other. */
export const isUuid = (text: string | null | undefined): text is string => UUID.test(text ?? "");
