-- One row per active person: in the register and not cancelled on the as-of date, each once.
-- age_band by the age reached in the as-of year; null where the year of birth is not known.
select
    *,
    case
        when year($as_of) - birth_year <= 35 then 'up_to_35'
        when year($as_of) - birth_year <= 40 then '36_to_40'
        when year($as_of) - birth_year <= 45 then '41_to_45'
        when year($as_of) - birth_year <= 50 then '46_to_50'
        when year($as_of) - birth_year <= 54 then '51_to_54'
        when year($as_of) - birth_year > 54 then 'from_55'
    end as age_band
from registrations_as_of
where left_out is null
