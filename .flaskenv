FLASK_APP=run:app
