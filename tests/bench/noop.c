/* The least a program can cost. */
int main(void)
{
	return 0;
}
