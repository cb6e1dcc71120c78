-- One row where any row behind a difference, of those chosen, is counted no longer.
select 1
from differing
where is_lost
    and ($only_unit is null or district_code = $only_unit)
    and ($side is null or side = $side)
    and ($code is null or code = $code)
limit 1
