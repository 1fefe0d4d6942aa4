#include "facts/facts.h"

const struct process *process_find(const struct process_table *table, pid_t pid)
{
	size_t low = 0, high = table->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->at[middle].pid == pid)
			return &table->at[middle];
		if (table->at[middle].pid < pid)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
