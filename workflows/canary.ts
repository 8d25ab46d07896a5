/**
 * Says what it was told, sealed by this worker's key for this run alone: whoever else takes the queue's tasks cannot. It asks nothing of anybody
 * and is gone within a moment.
 */
export const canary = (word: string): Promise<string> => Promise.resolve(word);
