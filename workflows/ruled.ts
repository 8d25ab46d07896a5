import { ApplicationFailure, proxySinks, type Sinks } from '@temporalio/workflow';

/** What the worker's process is told of a run, once and never again on replay. */
export interface CaseSinks extends Sinks {
  rules: { failed(kind: string, at: string[]): void; forged(): void };
}
const { rules } = proxySinks<CaseSinks>();

/**
 * What the rules make of a case. Where they fail, no workflow task fails with them: the run ends, and the sweep of lost workflows begins it
 * anew from its archive, by rules that may be mended by then. The process is told of the name and place, of nothing that anybody wrote.
 * @throws ApplicationFailure `Defect`, not retryable
 */
export function ruled<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { name, stack = '' } = error instanceof Error ? error : { name: typeof error };
    const places = stack.split('\n').map((line) => line.trim());
    rules.failed(name, places.filter((line) => line.startsWith('at ')).slice(0, 8));
    throw ApplicationFailure.create({
      type: 'Defect',
      nonRetryable: true,
      message: '系统处理本案时出错，已记录待查；修复后由档案继续',
    });
  }
}

/** A signal that none of ours sent: the process counts it, and nothing else comes of it. */
export const forged = (): void => rules.forged();
