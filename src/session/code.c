/* Characters that a person is shown and types back. */
#include <errno.h>
#include <sys/random.h>

#include "session/store.h"

int store_make_code(char ret[CODE_LEN + 1])
{
	static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";
	unsigned char random[CODE_LEN];

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return -EIO;
	for (size_t i = 0; i < CODE_LEN; i++)
		ret[i] = alphabet[random[i] % (sizeof(alphabet) - 1)];
	ret[CODE_LEN] = '\0';
	return 0;
}
