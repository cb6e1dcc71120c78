-- One row per combination of everything active people can be asked by: `times` is how many they are.
select $as_of as as_of, people as times, * exclude (people)
from people_cube
