"""The mathematics of the lessons, from scratch in torch: no pandas, no charts, no Streamlit."""
