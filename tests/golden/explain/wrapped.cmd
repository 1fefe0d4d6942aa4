sudo bash -c "modal --profile x app stop ap-12"
